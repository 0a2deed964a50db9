package io.ecsgateway.server.time;

import java.time.Duration;
import java.time.Instant;

/** Time, and what is to happen later: the real one, or a test's that moves by hand. */
public interface Ticker {
  /** Returns the time of day, for people and for comparing with ECS's times. It may jump. */
  Instant now();

  /** Returns nanoseconds since an origin of its own. Never goes back; for measuring. */
  long nanos();

  /** Runs {@code action} after {@code delay}, on a thread that must not be kept waiting. */
  Cancellable schedule(Duration delay, Runnable action);

  /** Something scheduled. */
  interface Cancellable {
    /** Keeps it from happening, if it has not begun. */
    void cancel();
  }
}
