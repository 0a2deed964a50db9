package io.ecsgateway.server.access.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one caller takes now. */
final class CallerUse {
  /** When to come back where it depends on the caller's own calls. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private final LimitSettings limits;
  private final Bucket rate;
  private int calls;
  private int streams;

  CallerUse(LimitSettings limits, TimeMeter time) {
    this.limits = limits;
    this.rate =
        Bucket.builder()
            .addLimit(limit ->
                limit
                    .capacity(limits.burst())
                    .refillGreedy(limits.callsPerSecond(), Duration.ofSeconds(1)))
            .withCustomTimePrecision(time)
            .build();
  }

  /**
   * A limit that a caller reached.
   *
   * @param name its setting
   * @param limit what it says
   * @param retryAfter when to come back
   */
  record Reached(String name, int limit, Duration retryAfter) {}

  /** Takes room for a call, or returns what keeps it from that. */
  synchronized @Nullable Reached take(boolean stream) {
    if (stream && streams >= limits.streams()) {
      return new Reached("streams", limits.streams(), SOON);
    }
    if (!stream && calls >= limits.concurrentCalls()) {
      return new Reached("concurrent-calls", limits.concurrentCalls(), SOON);
    }
    ConsumptionProbe probe = rate.tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      return new Reached(
          "calls-per-second",
          limits.callsPerSecond(),
          Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
    if (stream) {
      streams++;
    } else {
      calls++;
    }
    return null;
  }

  synchronized void giveBack(boolean stream) {
    if (stream) {
      streams--;
    } else {
      calls--;
    }
  }

  /** Whether forgetting it changes nothing. */
  synchronized boolean isIdle() {
    return calls == 0 && streams == 0 && rate.getAvailableTokens() >= limits.burst();
  }
}
