package io.ecsgateway.benchmarks;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Phaser;
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

  private final LongFunction<CompletableFuture<String>> call;
  private final long end;
  private final Histogram latency = new ConcurrentHistogram(LONGEST, 3);
  private final LongAdder failures = new LongAdder();
  private final Phaser callers = new Phaser(1);

  private ClosedLoop(Duration duration, LongFunction<CompletableFuture<String>> call) {
    this.call = call;
    this.end = System.nanoTime() + duration.toNanos();
  }

  /** Has {@code callers} call for {@code duration}. */
  static Result run(int callers, Duration duration, LongFunction<CompletableFuture<String>> call) {
    ClosedLoop loop = new ClosedLoop(duration, call);
    long begin = System.nanoTime();
    for (int i = 0; i < callers; i++) {
      loop.callers.register();
      loop.next(i);
    }
    loop.callers.arriveAndAwaitAdvance();
    return new Result(
        loop.latency, loop.failures.sum(), Duration.ofNanos(System.nanoTime() - begin));
  }

  private void next(long caller) {
    long begin = System.nanoTime();
    if (begin - end >= 0) {
      callers.arriveAndDeregister();
      return;
    }
    var _ =
        call.apply(caller)
            .whenComplete((failed, failure) -> {
              if (failure == null && failed.isEmpty()) {
                latency.recordValue(Math.min(LONGEST, System.nanoTime() - begin));
              } else {
                failures.increment();
              }
              next(caller);
            });
  }
}
