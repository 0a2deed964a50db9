package io.ecsgateway.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private final Timeline timeline = new Timeline(START);
  private final List<String> happened = new ArrayList<>();

  @Test
  void eventsHappenInOrderOfTimeAndThenOfScheduling() {
    schedule(2, "c");
    schedule(1, "a");
    schedule(1, "b");

    timeline.runUntil(START.plusSeconds(2));

    assertThat(happened).containsExactly("a at 1", "b at 1", "c at 2");
  }

  @Test
  void whatIsNotDueDoesNotHappen() {
    schedule(2, "later");

    timeline.runUntil(START.plusMillis(1999));

    assertThat(happened).isEmpty();
    assertThat(timeline.size()).isEqualTo(1);
    assertThat(timeline.now()).isEqualTo(START.plusMillis(1999));
  }

  @Test
  void anEventMaySetOffOthersThatComeDueInTheSameRun() {
    timeline.after(
        Duration.ofSeconds(1),
        () -> {
          note("first");
          schedule(1, "second");
          schedule(9, "third");
        });

    timeline.runUntil(START.plusSeconds(5));

    assertThat(happened).containsExactly("first at 1", "second at 2");
  }

  @Test
  void whatIsCancelledDoesNotHappen() {
    Timer first = schedule(1, "first");
    schedule(1, "second");
    first.cancel();
    assertThat(first.isWaiting()).isFalse();
    assertThat(timeline.size()).isEqualTo(1);

    timeline.runUntil(START.plusSeconds(2));
    first.cancel();
    Timer.NONE.cancel();

    assertThat(happened).containsExactly("second at 1");
  }

  @Test
  void timersOfOneThingAreCancelledTogether() {
    Timers timers = new Timers(timeline);
    timers.after(Duration.ofSeconds(1), () -> note("one"));
    timers.after(
        Duration.ofSeconds(2),
        () -> {
          note("two");
          timers.cancel();
        });
    timers.after(Duration.ofSeconds(2), () -> note("three"));
    schedule(3, "of another");

    timeline.runUntil(START.plusSeconds(5));

    assertThat(happened).containsExactly("one at 1", "two at 2", "of another at 3");
  }

  @Test
  void timeNeverGoesBack() {
    timeline.runUntil(START.plusSeconds(5));
    timeline.runUntil(START.plusSeconds(1));
    schedule(-3, "now");
    timeline.runUntil(START.plusSeconds(5));

    assertThat(happened).containsExactly("now at 5");
  }

  @Test
  void aManualClockMovesOnlyForward() {
    SimulatedClock.Manual clock = SimulatedClock.manual(START);
    clock.advance(Duration.ofMillis(1500));

    assertThat(clock.now()).isEqualTo(START.plusMillis(1500));
    assertThatThrownBy(() -> clock.advance(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: >= 0");
  }

  @Test
  void theSameSeedGivesTheSameIds() {
    assertThat(ids(7)).isEqualTo(ids(7)).isNotEqualTo(ids(8));
  }

  @Test
  void idsHaveEcsForms() {
    Ids ids = new World("123456789012", "us-east-1", START, 1).ids();

    assertThat(ids.hex32()).matches("[0-9a-f]{32}");
    assertThat(ids.uuid()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(ids.number19()).matches("[1-9][0-9]{18}");
  }

  private static List<String> ids(long seed) {
    Ids ids = new World("123456789012", "us-east-1", START, seed).ids();
    return List.of(ids.hex32(), ids.uuid(), ids.number19());
  }

  private Timer schedule(long seconds, String name) {
    return timeline.after(Duration.ofSeconds(seconds), () -> note(name));
  }

  private void note(String name) {
    happened.add(name + " at " + Duration.between(START, timeline.now()).toSeconds());
  }
}
