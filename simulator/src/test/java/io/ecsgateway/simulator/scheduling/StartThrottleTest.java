package io.ecsgateway.simulator.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartThrottleTest {
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(27);

  private final StartThrottle throttle = new StartThrottle();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void pausesDoubleUpToTheLongest() {
    List<Long> pauses = new ArrayList<>();
    for (int attempt = 0; attempt < 40; attempt++) {
      throttle.failed(now, now, FIRST, LONGEST);
      pauses.add(throttle.untilOpen(now).toSeconds());
      now = now.plus(throttle.untilOpen(now));
    }

    assertThat(pauses).startsWith(10L, 20L, 40L, 80L, 160L, 320L, 640L, 1280L, 1620L, 1620L);
    assertThat(pauses.getLast()).isEqualTo(1620L);
  }

  @Test
  void tasksStartedTogetherAreOneAttempt() {
    Instant created = now;
    now = now.plusSeconds(8);

    assertThat(throttle.failed(created, now, FIRST, LONGEST)).isTrue();
    assertThat(throttle.failed(created, now, FIRST, LONGEST)).isFalse();
    assertThat(throttle.untilOpen(now)).isEqualTo(FIRST);
  }

  @Test
  void taskThatRunsEndsThePause() {
    throttle.failed(now, now, FIRST, LONGEST);
    throttle.oneRuns();

    assertThat(throttle.isOpen(now)).isTrue();
    assertThat(throttle.untilOpen(now)).isZero();
  }
}
