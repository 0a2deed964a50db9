package io.ecsgateway.benchmarks;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** A figure of several rounds. */
record Spread(double least, double median, double most) {
  /** Returns that of at least one figure. */
  static Spread of(DoubleStream figures) {
    double[] sorted = figures.toArray();
    Arrays.sort(sorted);
    return new Spread(sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
  }

  /** Says the median with the least and the most, each in {@code format}. */
  String text(String format) {
    return "%s (%s to %s)"
        .formatted(format.formatted(median), format.formatted(least), format.formatted(most));
  }
}
