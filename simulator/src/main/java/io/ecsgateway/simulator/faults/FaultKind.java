package io.ecsgateway.simulator.faults;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a fault does to a call. */
public enum FaultKind {
  /** ThrottlingException, whatever the rate; nothing has happened. */
  THROTTLING,
  /** ThrottlingException once calls come faster than ECS's documented buckets allow. */
  RATES,
  /** ServerException with status 500; nothing has happened. */
  SERVER_ERROR,
  /** ServiceUnavailable with status 503; nothing has happened. */
  UNAVAILABLE,
  /** The call waits, in our time, before anything else happens to it. */
  LATENCY(Duration.ofMinutes(10)),
  /** The connection ends without an answer; nothing has happened. */
  DROP_BEFORE,
  /** The connection ends without an answer after the operation has done what it does. */
  DROP_AFTER,
  /** Reads answer as things were that long ago, in simulated time. */
  STALE(Duration.ofHours(1)),
  /** Describe operations fail with MISSING on what is younger than that, in simulated time. */
  MISSING(Duration.ofHours(1));

  private final @Nullable Duration longest;

  FaultKind() {
    this.longest = null;
  }

  FaultKind(Duration longest) {
    this.longest = longest;
  }

  /** Returns the kind that the control API calls {@code name}, as in {@code server-error}. */
  static @Nullable FaultKind named(String name) {
    for (FaultKind kind : values()) {
      if (kind.label().equals(name)) {
        return kind;
      }
    }
    return null;
  }

  /** Returns what the control API calls it. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  void check(@Nullable Duration duration) {
    if (longest == null) {
      if (duration != null) {
        throw new IllegalArgumentException(
            "duration: " + duration + " (expected: none with " + label() + ")");
      }
    } else if (duration == null
        || duration.compareTo(Duration.ofMillis(1)) < 0
        || duration.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          "duration: "
              + duration
              + " (expected: 0.001 to "
              + longest.toSeconds()
              + " seconds with "
              + label()
              + ")");
    }
  }
}
