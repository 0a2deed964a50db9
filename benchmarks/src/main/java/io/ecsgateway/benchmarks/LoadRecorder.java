package io.ecsgateway.benchmarks;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Takes down what comes of load, from any thread. */
final class LoadRecorder {
  private static final long LONGEST = Duration.ofMinutes(2).toNanos();

  private final Histogram latency = new ConcurrentHistogram(LONGEST, 3);
  private final ConcurrentMap<String, LongAdder> failures = new ConcurrentHashMap<>();
  private final long begin = System.nanoTime();

  /** Returns when it began, by {@link System#nanoTime}. */
  long begin() {
    return begin;
  }

  /**
   * Takes down how {@code call} ends.
   *
   * @param due when it should have been made
   * @param call says what it failed of; an empty text is success
   * @return ends with it, and never fails: whether it went well
   */
  CompletableFuture<Boolean> record(long due, CompletableFuture<String> call) {
    return call.handle((said, failure) -> {
      String failed = failure == null ? said : failure.toString();
      if (failed.isEmpty()) {
        latency.recordValue(Math.min(LONGEST, System.nanoTime() - due));
      } else {
        failures.computeIfAbsent(failed, none -> new LongAdder()).increment();
      }
      return failed.isEmpty();
    });
  }

  /** Returns what came of it, all of which has ended. */
  LoadResult result() {
    Map<String, Long> failed = new TreeMap<>();
    failures.forEach((what, count) -> failed.put(what, count.sum()));
    return new LoadResult(latency, failed, Duration.ofNanos(System.nanoTime() - begin));
  }
}
