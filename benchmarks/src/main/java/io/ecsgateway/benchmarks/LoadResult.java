package io.ecsgateway.benchmarks;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What came of load.
 *
 * @param latency of what went well, in nanoseconds
 * @param failures how many calls failed, by what they failed of
 */
record LoadResult(Histogram latency, Map<String, Long> failures, Duration took) {
  /** Returns how many calls were made, whatever came of them. */
  long calls() {
    return latency.getTotalCount() + failures.values().stream().mapToLong(Long::longValue).sum();
  }

  double perSecond() {
    return latency.getTotalCount() / (took.toNanos() / 1e9);
  }

  double millis(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1e6;
  }

  /** Says what failed in all of them, and how often. */
  static String failures(Collection<LoadResult> results) {
    Map<String, Long> all = new TreeMap<>();
    results.forEach(
        each -> each.failures().forEach((what, count) -> all.merge(what, count, Long::sum)));
    return all.isEmpty() ? "none" : all.toString();
  }
}
