package io.ecsgateway.server.quota;

import java.time.Duration;

/** So many reads wait already that one more would wait for too long. */
public final class QuotaSpentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  public QuotaSpentException(ThrottleBucket bucket, Duration retryAfter) {
    super(
        "as many calls of this kind wait as ECS takes in "
            + retryAfter.toMillis()
            + " ms ("
            + bucket
            + ": "
            + bucket.perSecond()
            + "/s in this account and region)",
        null,
        false,
        false);
    this.retryAfter = retryAfter;
  }

  /** Returns after how long the calls that wait have been made. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
