package io.ecsgateway.simulator.faults;

import java.time.Duration;
import java.time.Instant;

/** Holds so many calls, and gains some each second until it is full again. */
final class TokenBucket {
  private static final long NANOS = Duration.ofSeconds(1).toNanos();

  private final int burst;
  private final int perSecond;
  private double tokens;
  private Instant filledAt;

  TokenBucket(OperationGroup group, Instant now) {
    this.burst = group.burst();
    this.perSecond = group.perSecond();
    this.tokens = burst;
    this.filledAt = now;
  }

  /** Returns whether there was one more call, and takes it. */
  boolean take(Instant now) {
    double gained = (double) Duration.between(filledAt, now).toNanos() / NANOS * perSecond;
    tokens = Math.min(burst, tokens + Math.max(0, gained));
    filledAt = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
