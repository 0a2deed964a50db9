package io.ecsgateway.simulator.scheduling;

import java.time.Duration;
import java.time.Instant;

/**
 * Holds back new tasks of a deployment or task set after some that never ran: longer each time, as
 * ECS's service throttle logic does. Tasks started together count as one attempt.
 */
final class StartThrottle {
  private static final int IMPAIRED = 3;
  private static final int MOST_DOUBLED = 30;

  private int attempts;
  private Instant openAt = Instant.MIN;

  boolean isOpen(Instant now) {
    return !now.isBefore(openAt);
  }

  /** Returns how long nothing starts. */
  Duration untilOpen(Instant now) {
    return isOpen(now) ? Duration.ZERO : Duration.between(now, openAt);
  }

  /** Whether it has just come to be said that tasks cannot be started consistently. */
  boolean isImpairedNow() {
    return attempts == IMPAIRED;
  }

  /** Notes that a task never ran; returns whether it is the first one of its attempt. */
  boolean failed(Instant createdAt, Instant now, Duration firstPause, Duration longestPause) {
    if (createdAt.isBefore(openAt)) {
      return false;
    }
    Duration pause = firstPause.multipliedBy(1L << Math.min(attempts, MOST_DOUBLED));
    attempts++;
    openAt = now.plus(pause.compareTo(longestPause) < 0 ? pause : longestPause);
    return true;
  }

  void oneRuns() {
    attempts = 0;
    openAt = Instant.MIN;
  }
}
