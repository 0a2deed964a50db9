package io.ecsgateway.benchmarks;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Load that comes at its own pace, whether what it calls keeps up or not. A call that could not be
 * made in time counts from when it should have been.
 */
final class OpenLoop {
  private static final long LONGEST = Duration.ofMinutes(2).toNanos();

  /**
   * What came of it.
   *
   * @param latency of what went well, in nanoseconds
   * @param failures how many calls failed, by what they failed of
   */
  record Result(long calls, Histogram latency, Map<String, Long> failures, Duration took) {
    double perSecond() {
      return latency.getTotalCount() / (took.toNanos() / 1e9);
    }

    double millis(double percentile) {
      return latency.getValueAtPercentile(percentile) / 1e6;
    }
  }

  private OpenLoop() {}

  /**
   * Makes {@code perSecond} calls each second for {@code duration}.
   *
   * @param call makes the call of that number, and says what it failed of; an empty text is success
   */
  static Result run(
      double perSecond, Duration duration, LongFunction<CompletableFuture<String>> call) {
    Histogram latency = new ConcurrentHistogram(LONGEST, 3);
    ConcurrentMap<String, LongAdder> failures = new ConcurrentHashMap<>();
    Phaser open = new Phaser(1);
    double between = 1e9 / perSecond;
    long calls = (long) (perSecond * duration.toNanos() / 1e9);
    long begin = System.nanoTime();
    for (long i = 0; i < calls; i++) {
      long due = begin + (long) (i * between);
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      open.register();
      var _ =
          call.apply(i)
              .whenComplete((failed, failure) -> {
                if (failure != null || !failed.isEmpty()) {
                  String what = failure == null ? failed : failure.toString();
                  failures.computeIfAbsent(what, none -> new LongAdder()).increment();
                } else {
                  latency.recordValue(Math.min(LONGEST, System.nanoTime() - due));
                }
                open.arriveAndDeregister();
              });
    }
    open.arriveAndAwaitAdvance();
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    Map<String, Long> failed = new TreeMap<>();
    failures.forEach((what, count) -> failed.put(what, count.sum()));
    return new Result(calls, latency, failed, took);
  }
}
