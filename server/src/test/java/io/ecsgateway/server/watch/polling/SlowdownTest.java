package io.ecsgateway.server.watch.polling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlowdownTest {
  private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
  private static final long LONGEST = 1_000;
  private static final Instant LATER = THEN.plusSeconds(60);

  @Test
  void callsOfOneRoundCountOnce() {
    Slowdown once = Slowdown.NONE.throttled(0, 100, LONGEST, THEN, 5);

    assertThat(once).isEqualTo(new Slowdown(1, THEN, 5));
    assertThat(once.throttled(0, 200, LONGEST, LATER, 6)).isEqualTo(once);
    assertThat(once.throttled(104, 200, LONGEST, LATER, 110)).isEqualTo(once);
    assertThat(once.throttled(105, 200, LONGEST, LATER, 110)).isEqualTo(new Slowdown(2, THEN, 110));
  }

  @Test
  void recoveryGoesStepByStep() {
    Slowdown twice = new Slowdown(2, THEN, 1000);

    assertThat(twice.answered(1099, 200, 2000)).isEqualTo(twice);
    Slowdown once = twice.answered(1100, 200, 2000);
    assertThat(once).isEqualTo(new Slowdown(1, THEN, 2000));
    assertThat(once.answered(2100, 200, 3000)).isEqualTo(Slowdown.NONE);
    assertThat(Slowdown.NONE.answered(0, 200, 1)).isEqualTo(Slowdown.NONE);
  }

  @Test
  void theLongestIntervalIsDoubledNoMore() {
    Slowdown slowdown = Slowdown.NONE;
    for (int i = 0; i < 1000; i++) {
      long interval = Slowdown.widened(2, slowdown.doublings(), 60);
      slowdown = slowdown.throttled(i * 1000L, interval, 60, THEN, i * 1000L);
    }
    assertThat(slowdown.doublings()).isEqualTo(5);
  }

  @Test
  void anIntervalThatIsTheLongestByItselfIsSlowedAllTheSameAsFarAsReadersAreTold() {
    assertThat(Slowdown.NONE.throttled(0, 90, 60, THEN, 5)).isEqualTo(new Slowdown(1, THEN, 5));
  }

  @ParameterizedTest
  @CsvSource({"2,0,2", "2,1,4", "2,3,16", "2,4,32", "2,5,60", "2,16,60", "15,3,60", "90,4,90"})
  void intervalsWidenUpToTheLongestButNeverShrink(long interval, int doublings, long widened) {
    assertThat(Slowdown.widened(interval, doublings, 60)).isEqualTo(widened);
  }
}
