package io.ecsgateway.simulator.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What is still to happen, in order of time and then of scheduling. Nothing happens by itself: the
 * simulator runs what has come due before it answers a call, so that state changes under one lock
 * only and the same commands at the same times give the same history.
 */
public final class Timeline {
  private final NavigableSet<Timer> waiting =
      new TreeSet<>(Comparator.comparing(Timer::time).thenComparingLong(Timer::sequence));
  private Instant now;
  private long scheduled;

  public Timeline(Instant start) {
    this.now = toMillis(start);
  }

  /** Returns the time of what is happening, or up to which all has happened. */
  public Instant now() {
    return now;
  }

  /** Schedules {@code action}; a negative delay counts as none. */
  public Timer after(Duration delay, Runnable action) {
    Instant time = delay.isNegative() ? now : toMillis(now.plus(delay));
    Timer timer = new Timer(time, scheduled++, this, action);
    waiting.add(timer);
    return timer;
  }

  void remove(Timer timer) {
    waiting.remove(timer);
  }

  /** Runs everything due up to and at {@code time}; a time that has passed changes nothing. */
  public void runUntil(Instant time) {
    while (!waiting.isEmpty() && !waiting.first().time().isAfter(time)) {
      Timer timer = waiting.removeFirst();
      now = timer.time();
      timer.happen();
    }
    if (time.isAfter(now)) {
      now = time;
    }
  }

  /** Returns how many timers wait. */
  public int size() {
    return waiting.size();
  }

  static Instant toMillis(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }
}
