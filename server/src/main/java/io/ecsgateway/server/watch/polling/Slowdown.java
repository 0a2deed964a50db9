package io.ecsgateway.server.watch.polling;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far reads are slowed because ECS throttles: intervals double with every round that is
 * throttled and halve with every round that is not.
 *
 * @param doublings how often the intervals are doubled; 0 while nothing is slowed
 * @param since since when something is; null while nothing is
 * @param changedAt when that changed last, in nanoseconds
 */
record Slowdown(int doublings, @Nullable Instant since, long changedAt) {
  static final Slowdown NONE = new Slowdown(0, null, 0);

  /**
   * Returns the slowdown after a call that began at {@code began} was throttled. Calls of one round
   * count once: what began within half an interval after the last change tells nothing new. An
   * interval that is the longest already is doubled no more: each time would have to be halved
   * again before anything is read sooner.
   */
  Slowdown throttled(long began, long interval, long longest, Instant now, long nanos) {
    if (doublings > 0 && (began - changedAt < interval / 2 || interval >= longest)) {
      return this;
    }
    return new Slowdown(doublings + 1, since == null ? now : since, nanos);
  }

  /** Returns the slowdown after a call that began at {@code began} was answered. */
  Slowdown answered(long began, long interval, long nanos) {
    if (doublings == 0 || began - changedAt < interval / 2) {
      return this;
    }
    return doublings == 1 ? NONE : new Slowdown(doublings - 1, since, nanos);
  }

  /** Returns {@code interval} doubled so often, but not beyond {@code longest}, nor shorter. */
  static long widened(long interval, int doublings, long longest) {
    long widened = interval;
    for (int i = 0; i < doublings && widened < longest; i++) {
      widened = Math.min(longest, widened * 2);
    }
    return widened;
  }
}
