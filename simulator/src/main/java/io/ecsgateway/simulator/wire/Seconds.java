package io.ecsgateway.simulator.wire;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads a number of seconds, as in {@code ?seconds=1.5}: 0 to ten years, rounded to milliseconds.
 */
public final class Seconds {
  private static final BigDecimal MOST = BigDecimal.valueOf(10L * 366 * 24 * 3600);
  private static final BigDecimal NANOSECOND = BigDecimal.valueOf(1, 9);

  private Seconds() {}

  /**
   * Returns the duration.
   *
   * @param name what the value is called
   * @throws IllegalArgumentException naming the value, if it is none
   */
  public static Duration parse(String name, @Nullable String value) {
    BigDecimal seconds;
    try {
      seconds = new BigDecimal(value == null ? "" : value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: a number of seconds, as in ?" + name + "=30)", e);
    }
    // First of all: moving the point of 1e99999999 would take minutes.
    if (seconds.signum() < 0 || seconds.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to " + MOST + ")");
    }
    return Duration.ofMillis(
        atLeastNanos(seconds).movePointRight(3).setScale(0, RoundingMode.HALF_UP).longValueExact());
  }

  /** Returns the number, 0 for less than a nanosecond: rounding 1e-99999999 would take minutes. */
  static BigDecimal atLeastNanos(BigDecimal seconds) {
    return seconds.abs().compareTo(NANOSECOND) < 0 ? BigDecimal.ZERO : seconds;
  }
}
