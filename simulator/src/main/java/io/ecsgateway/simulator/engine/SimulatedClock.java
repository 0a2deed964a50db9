package io.ecsgateway.simulator.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/** The time that simulated resources live in: it runs, at any speed, or moves by hand. */
public abstract sealed class SimulatedClock {

  /** Returns the simulated time, cut to the milliseconds that ECS's timestamps carry. */
  public abstract Instant now();

  /** Returns a clock that starts at {@code start} and runs {@code speed} times as fast as ours. */
  public static SimulatedClock running(Instant start, double speed) {
    return new Running(start, speed, System::nanoTime);
  }

  /** Returns a clock that stands at {@code start} until it is advanced. */
  public static Manual manual(Instant start) {
    return new Manual(start);
  }

  private static final class Running extends SimulatedClock {
    private final Instant start;
    private final double speed;
    private final LongSupplier nanoTime;
    private final long startNanos;

    Running(Instant start, double speed, LongSupplier nanoTime) {
      if (!(speed > 0)) {
        throw new IllegalArgumentException("speed: " + speed + " (expected: > 0)");
      }
      this.start = Timeline.toMillis(start);
      this.speed = speed;
      this.nanoTime = nanoTime;
      this.startNanos = nanoTime.getAsLong();
    }

    @Override
    public Instant now() {
      double elapsedMillis = (nanoTime.getAsLong() - startNanos) / 1e6 * speed;
      return start.plusMillis((long) elapsedMillis);
    }
  }

  /** A clock that stands still between two calls of {@link #advance}. */
  public static final class Manual extends SimulatedClock {
    private volatile Instant now;

    private Manual(Instant start) {
      this.now = Timeline.toMillis(start);
    }

    @Override
    public Instant now() {
      return now;
    }

    /** Moves the time on by {@code duration}, which must not be negative. */
    public synchronized void advance(Duration duration) {
      if (duration.isNegative()) {
        throw new IllegalArgumentException("duration: " + duration + " (expected: >= 0)");
      }
      now = Timeline.toMillis(now.plus(duration));
    }
  }
}
