package io.ecsgateway.client;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** What the watches of a connection share. */
final class WatchEnvironment {
  private static final Duration BETWEEN_RECONNECTS = Duration.ofSeconds(30);

  private final Duration giveUpAfter;
  private final boolean renewable;
  private final ScheduledExecutorService timers;
  private final Executor threads;
  private final Supplier<Duration> clock;
  private final DoubleSupplier jitter;
  private final Runnable reconnect;
  private final AtomicReference<Duration> reconnected;
  private final Set<ResumingStream<?, ?>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Takes what is as in the tests.
   *
   * @param giveUpAfter for how long streams may end without a message
   * @param renewable whether each call has a token of its own
   * @param timers for what happens later
   * @param threads where that happens: listeners may block
   * @param clock time that only goes forward
   * @param jitter from 0 to 1
   * @param reconnect has the connection try at once
   */
  WatchEnvironment(
      Duration giveUpAfter,
      boolean renewable,
      ScheduledExecutorService timers,
      Executor threads,
      Supplier<Duration> clock,
      DoubleSupplier jitter,
      Runnable reconnect) {
    this.giveUpAfter = giveUpAfter;
    this.renewable = renewable;
    this.timers = timers;
    this.threads = threads;
    this.clock = clock;
    this.jitter = jitter;
    this.reconnect = reconnect;
    this.reconnected = new AtomicReference<>(clock.get());
  }

  static WatchEnvironment real(Duration giveUpAfter, boolean renewable, Runnable reconnect) {
    ThreadFactory daemons =
        task -> {
          Thread thread = new Thread(task, "ecsgateway-watches");
          thread.setDaemon(true);
          return thread;
        };
    ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1, daemons);
    timers.setRemoveOnCancelPolicy(true);
    return new WatchEnvironment(
        giveUpAfter,
        renewable,
        timers,
        Executors.newCachedThreadPool(daemons),
        () -> Duration.ofNanos(System.nanoTime()),
        () -> ThreadLocalRandom.current().nextDouble(),
        reconnect);
  }

  Duration giveUpAfter() {
    return giveUpAfter;
  }

  boolean renewable() {
    return renewable;
  }

  ScheduledExecutorService timers() {
    return timers;
  }

  Executor threads() {
    return threads;
  }

  Duration now() {
    return clock.get();
  }

  double random() {
    return jitter.getAsDouble();
  }

  /**
   * Says that a watch is about to try again. Between its own tries gRPC waits up to two minutes,
   * and fails every call until then.
   */
  void tryAgain() {
    Duration last = reconnected.get();
    Duration now = now();
    if (now.minus(last).compareTo(BETWEEN_RECONNECTS) >= 0
        && reconnected.compareAndSet(last, now)) {
      reconnect.run();
    }
  }

  /** Notes a watch that is to end with the connection; at once where that is closed. */
  void opened(ResumingStream<?, ?> watch) {
    open.add(watch);
    if (closed) {
      watch.shutdown();
    }
  }

  void over(ResumingStream<?, ?> watch) {
    open.remove(watch);
  }

  void close() {
    closed = true;
    open.forEach(ResumingStream::shutdown);
    timers.shutdownNow();
  }
}
