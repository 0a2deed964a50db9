package io.ecsgateway.simulator.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * What is still to happen, in order of time and then of scheduling. Nothing happens by itself: the
 * simulator runs what has come due before it answers a call, so that state changes under one lock
 * only and the same commands at the same times give the same history.
 */
public final class Timeline {
  private record Event(Instant time, long sequence, Runnable action) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::time).thenComparingLong(Event::sequence));
  private Instant now;
  private long scheduled;

  public Timeline(Instant start) {
    this.now = toMillis(start);
  }

  /** Returns the time of the event that is running, or up to which events have run. */
  public Instant now() {
    return now;
  }

  /** Schedules {@code action}; a negative delay counts as none. */
  public void after(Duration delay, Runnable action) {
    Instant time = delay.isNegative() ? now : toMillis(now.plus(delay));
    events.add(new Event(time, scheduled++, action));
  }

  /** Runs everything due up to and at {@code time}; a time that has passed changes nothing. */
  public void runUntil(Instant time) {
    while (!events.isEmpty() && !events.peek().time().isAfter(time)) {
      Event event = events.remove();
      now = event.time();
      event.action().run();
    }
    if (time.isAfter(now)) {
      now = time;
    }
  }

  /** Returns how many events are scheduled. */
  public int size() {
    return events.size();
  }

  static Instant toMillis(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }
}
