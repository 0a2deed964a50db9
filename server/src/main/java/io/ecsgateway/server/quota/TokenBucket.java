package io.ecsgateway.server.quota;

/**
 * A budget of calls in the form of ECS's own limits: it gains tokens evenly, holds a burst of them,
 * and starts full. Asks for the time instead of sleeping, which no rate limiter at hand does. Any
 * thread may use it.
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
  public synchronized long take(long now) {
    long wait = waitFor(1, now);
    if (wait == 0) {
      tokens--;
    }
    return wait;
  }

  /**
   * Returns how many nanoseconds it takes until there are {@code count} tokens, if none is taken.
   */
  public synchronized long waitFor(int count, long now) {
    fill(now);
    return tokens >= count ? 0 : (long) Math.ceil((count - tokens) / perNano);
  }

  /** Takes a token for a call that is made whether there is one or not. */
  public synchronized void spend(long now) {
    fill(now);
    tokens = Math.max(-burst, tokens - 1);
  }

  /** Throws away what it holds: who gives the real tokens has none left. */
  public synchronized void drain(long now) {
    fill(now);
    tokens = Math.min(0, tokens);
  }

  /** Returns how full it is, between 0 and 1. */
  public synchronized double fullness(long now) {
    fill(now);
    return Math.max(0, tokens / burst);
  }

  private void fill(long now) {
    if (now > filledAt) { // calls come with times in any order
      tokens = Math.min(burst, tokens + (now - filledAt) * perNano);
      filledAt = now;
    }
  }
}
