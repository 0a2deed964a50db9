package io.ecsgateway.client;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * How watches of a connection go on.
 *
 * @param giveUpAfter how long without a message is too long
 * @param renewable whether each call has a token of its own
 * @param open the watches that are not over
 * @param timers for what happens later
 * @param clock time that only goes forward
 * @param jitter from 0 to 1
 */
record WatchOptions(
    Duration giveUpAfter,
    boolean renewable,
    Set<ResumingStream<?, ?>> open,
    ScheduledExecutorService timers,
    Supplier<Duration> clock,
    DoubleSupplier jitter) {
  Duration now() {
    return clock.get();
  }

  double random() {
    return jitter.getAsDouble();
  }
}
