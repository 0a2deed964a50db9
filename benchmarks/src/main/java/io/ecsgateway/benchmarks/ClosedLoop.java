package io.ecsgateway.benchmarks;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongFunction;

/** Callers who each wait for their answer before they call again. */
final class ClosedLoop {
  private ClosedLoop() {}

  /**
   * Has {@code callers} call for {@code duration}, and once at least, each on a thread of its own.
   *
   * @param call makes a call of the caller of that number, and says what it failed of; an empty
   *     text is success
   */
  static LoadResult run(
      int callers, Duration duration, LongFunction<CompletableFuture<String>> call) {
    LoadRecorder recorder = new LoadRecorder();
    long end = recorder.begin() + duration.toNanos();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int caller = 0; caller < callers; caller++) {
        int number = caller;
        threads.execute(() -> {
          do {
            var _ = recorder.record(System.nanoTime(), call.apply(number)).join();
          } while (System.nanoTime() - end < 0);
        });
      }
    }
    return recorder.result();
  }
}
