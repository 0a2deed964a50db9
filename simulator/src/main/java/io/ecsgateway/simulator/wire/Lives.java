package io.ecsgateway.simulator.wire;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The lives of a simulator, one from each reset to the next. A call belongs to that in which it
 * began: after a reset it has no effect any more.
 */
final class Lives {
  /** Held by a reset, and while a call begins and has its effect. */
  private final ReentrantLock lock = new ReentrantLock();

  private Life life = new Life(Interceptor.NONE, new CompletableFuture<>());

  /**
   * One of them.
   *
   * @param interceptor asked about the calls that begin
   * @param end done once it is over
   */
  record Life(Interceptor interceptor, CompletableFuture<Void> end) {}

  /** Thrown instead of an effect that comes after a reset. */
  static final class Over extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Sets who is asked about the calls that begin from now on in this life. */
  void intercept(Interceptor interceptor) {
    locked(() -> life = new Life(interceptor, life.end()));
  }

  /** Begins something in the present life. */
  <T> T begin(Function<Life, T> action) {
    return locked(() -> action.apply(life));
  }

  /**
   * Acts in {@code own}.
   *
   * @throws Over if it is over
   */
  <T> T within(Life own, Supplier<T> action) {
    return locked(() -> {
      if (own.end().isDone()) {
        throw new Over();
      }
      return action.get();
    });
  }

  /** Ends the present life and the calls that hang in it, and makes ready for the next one. */
  void end(Runnable ready) {
    lock.lock();
    try {
      life.end().complete(null);
      life = new Life(Interceptor.NONE, new CompletableFuture<>());
      ready.run();
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
