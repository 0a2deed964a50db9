package io.ecsgateway.server.time;

import io.micronaut.context.RuntimeBeanDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Time that stands still until a test moves it, and then runs what comes due, in order. */
public final class ManualTicker implements Ticker {
  private record Scheduled(long due, long sequence, Runnable action) {}

  private final Instant start;
  private final PriorityQueue<Scheduled> scheduled =
      new PriorityQueue<>(
          Comparator.comparingLong(Scheduled::due).thenComparingLong(Scheduled::sequence));
  private long nanos;
  private long sequence;

  public ManualTicker(Instant start) {
    this.start = start;
  }

  /** Returns what puts it in place of the time as it is. */
  public RuntimeBeanDefinition<Ticker> bean() {
    return RuntimeBeanDefinition.builder(Ticker.class, () -> this)
        .replaces(SystemTicker.class)
        .singleton(true)
        .build();
  }

  @Override
  public synchronized Instant now() {
    return start.plusNanos(nanos);
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized Cancellable schedule(Duration delay, Runnable action) {
    long due = nanos + Math.max(0, delay.toNanos());
    Scheduled added = new Scheduled(due, sequence++, action);
    scheduled.add(added);
    return () -> cancel(added);
  }

  /** Returns how many actions are scheduled. */
  public synchronized int scheduled() {
    return scheduled.size();
  }

  /** Returns how long it takes until the next action is due; null if none is scheduled. */
  public synchronized @Nullable Duration untilNext() {
    Scheduled next = scheduled.peek();
    return next == null ? null : Duration.ofNanos(next.due() - nanos);
  }

  /** Moves on, and runs what comes due on this thread. */
  public void advance(Duration duration) {
    long end = nanos() + duration.toNanos();
    for (Runnable action = next(end); action != null; action = next(end)) {
      action.run();
    }
  }

  /** Moves on by {@code duration} in steps, from one thing that is due to the next. */
  public void inSteps(Duration duration, Consumer<Duration> move) {
    Instant end = now().plus(duration);
    while (now().isBefore(end)) {
      Duration left = Duration.between(now(), end);
      Duration next = untilNext();
      move.accept(next == null || next.compareTo(left) > 0 ? left : next);
    }
  }

  private synchronized @Nullable Runnable next(long end) {
    Scheduled next = scheduled.peek();
    if (next == null || next.due() > end) {
      nanos = end;
      return null;
    }
    nanos = Math.max(nanos, next.due());
    return scheduled.remove().action();
  }

  private synchronized void cancel(Scheduled cancelled) {
    scheduled.remove(cancelled);
  }
}
