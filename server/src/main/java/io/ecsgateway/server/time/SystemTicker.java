package io.ecsgateway.server.time;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The time as it is. */
@Singleton
final class SystemTicker implements Ticker, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SystemTicker.class);

  private final long origin = System.nanoTime();
  private final ThreadFactory actions = Thread.ofVirtual().name("watch-timer-", 0).factory();

  // It only starts what is due: an action may wait for a lock, and must not delay all others.
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("watch-timer").factory());

  SystemTicker() {
    timer.setRemoveOnCancelPolicy(true); // what is cancelled must not be kept until it is due
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanos() {
    return System.nanoTime() - origin;
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable action) {
    Future<?> scheduled =
        timer.schedule(
            () -> actions.newThread(() -> run(action)).start(),
            delay.toNanos(),
            TimeUnit.NANOSECONDS);
    return () -> scheduled.cancel(false);
  }

  private static void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.error("{} failed", action, e);
    }
  }

  @Override
  @PreDestroy
  public void close() {
    timer.shutdownNow();
  }
}
