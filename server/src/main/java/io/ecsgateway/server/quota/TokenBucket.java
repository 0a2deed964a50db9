package io.ecsgateway.server.quota;

/**
 * A budget of calls in the form of ECS's own limits: it gains tokens evenly, holds a burst of them,
 * and starts full. Asks for the time instead of sleeping, which no rate limiter at hand does.
 */
public final class TokenBucket {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double burst;
  private final double perNano;
  private double tokens;
  private long filledAt;

  /**
   * @param burst most tokens it holds; counts as 1 if less, or it could never give one
   * @param perSecond gained each second
   * @param now in nanoseconds
   */
  public TokenBucket(double burst, double perSecond, long now) {
    this.burst = Math.max(1, burst);
    this.perNano = perSecond / NANOS_PER_SECOND;
    this.tokens = this.burst;
    this.filledAt = now;
  }

  /** Takes a token and returns 0, or returns how many nanoseconds it takes until there is one. */
  public long take(long now) {
    fill(now);
    if (tokens >= 1) {
      tokens--;
      return 0;
    }
    return (long) Math.ceil((1 - tokens) / perNano);
  }

  /** Throws away what it holds: who gives the real tokens has none left. */
  public void drain(long now) {
    fill(now);
    tokens = 0;
  }

  /** Returns how full it is, between 0 and 1. */
  public double fullness(long now) {
    return Math.min(1, (tokens + (now - filledAt) * perNano) / burst);
  }

  private void fill(long now) {
    tokens = Math.min(burst, tokens + (now - filledAt) * perNano);
    filledAt = now;
  }
}
