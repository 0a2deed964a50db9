package io.ecsgateway.benchmarks;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/**
 * Load that comes at its own pace, whether what it calls keeps up or not. A call that could not be
 * made in time counts from when it should have been.
 */
final class OpenLoop {
  private OpenLoop() {}

  /**
   * Makes {@code perSecond} calls each second for {@code duration}, and one at least, each on a
   * thread of its own.
   *
   * @param call makes the call of that number, and says what it failed of; an empty text is success
   */
  static LoadResult run(
      double perSecond, Duration duration, LongFunction<CompletableFuture<String>> call) {
    LoadRecorder recorder = new LoadRecorder();
    Semaphore ended = new Semaphore(0);
    double between = 1e9 / perSecond;
    int calls = Math.max(1, (int) (perSecond * duration.toNanos() / 1e9));
    for (int i = 0; i < calls; i++) {
      long due = recorder.begin() + (long) (i * between);
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      int number = i;
      Thread.startVirtualThread(() -> {
        var _ =
            recorder
                .record(due, CompletableFuture.completedFuture(number).thenCompose(call::apply))
                .whenComplete((well, failure) -> ended.release());
      });
    }
    ended.acquireUninterruptibly(calls);
    return recorder.result();
  }
}
