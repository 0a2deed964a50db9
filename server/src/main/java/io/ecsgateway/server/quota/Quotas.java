package io.ecsgateway.server.quota;

import io.ecsgateway.server.time.Ticker;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What is left of ECS's limits, of each account and Region, as far as this process may use them.
 */
@Singleton
public final class Quotas {
  /**
   * What ECS limits together.
   *
   * @param account its twelve digits, or what stands for it where they are not known
   */
  public record Scope(String account, String region, ThrottleBucket bucket) {}

  /** ECS counts a call when it arrives, and repeats too: who uses all is throttled now and then. */
  private static final double HEADROOM = 0.9;

  private final QuotaSettings settings;
  private final Ticker ticker;
  private final ConcurrentMap<Scope, TokenBucket> budgets = new ConcurrentHashMap<>();

  public Quotas(QuotaSettings settings, Ticker ticker) {
    this.settings = settings;
    this.ticker = ticker;
  }

  /** Returns the budget of all calls in {@code scope}, one and the same for all. */
  public TokenBucket of(Scope scope) {
    return budgets.computeIfAbsent(scope, each -> part(each.bucket(), HEADROOM));
  }

  /** Returns a new budget of the size of {@code share} of what {@code bucket} allows. */
  public TokenBucket part(ThrottleBucket bucket, double share) {
    double part = settings.share() * share;
    return new TokenBucket(bucket.burst() * part, bucket.perSecond() * part, ticker.nanos());
  }

  /** Returns how many calls each second {@code share} of what {@code bucket} allows are. */
  public double perSecond(ThrottleBucket bucket, double share) {
    return bucket.perSecond() * settings.share() * share;
  }

  /** Returns how long a read may wait for its turn. */
  public Duration longestWait() {
    return settings.longestWait();
  }
}
