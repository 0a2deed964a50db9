package io.ecsgateway.benchmarks;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Callers who each wait for their answer before they call again. */
final class ClosedLoop {
  private static final long LONGEST = Duration.ofMinutes(2).toNanos();

  /** What came of it. */
  record Result(Histogram latency, long failures, Duration took) {
    double perSecond() {
      return latency.getTotalCount() / (took.toNanos() / 1e9);
    }

    double millis(double percentile) {
      return latency.getValueAtPercentile(percentile) / 1e6;
    }
  }

  private ClosedLoop() {}

  /** Has {@code callers} call for {@code duration}, each on a thread of its own. */
  static Result run(int callers, Duration duration, LongFunction<CompletableFuture<String>> call) {
    Histogram latency = new ConcurrentHistogram(LONGEST, 3);
    LongAdder failures = new LongAdder();
    long begin = System.nanoTime();
    long end = begin + duration.toNanos();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int caller = 0; caller < callers; caller++) {
        int number = caller;
        threads.execute(() -> {
          for (long now = System.nanoTime(); now - end < 0; now = System.nanoTime()) {
            if (call.apply(number).join().isEmpty()) {
              latency.recordValue(Math.min(LONGEST, System.nanoTime() - now));
            } else {
              failures.increment();
            }
          }
        });
      }
    }
    return new Result(latency, failures.sum(), Duration.ofNanos(System.nanoTime() - begin));
  }
}
