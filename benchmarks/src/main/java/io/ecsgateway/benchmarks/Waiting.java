package io.ecsgateway.benchmarks;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what is measured to get there. */
final class Waiting {
  private static final long BETWEEN_NANOS = Duration.ofMillis(100).toNanos();

  private Waiting() {}

  /** Waits until {@code reached}, or until {@code atMost} has passed; returns which. */
  static boolean until(BooleanSupplier reached, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      LockSupport.parkNanos(BETWEEN_NANOS);
    }
    return true;
  }

  /** Waits for {@code duration}. */
  static void of(Duration duration) {
    var _ = until(() -> false, duration);
  }
}
