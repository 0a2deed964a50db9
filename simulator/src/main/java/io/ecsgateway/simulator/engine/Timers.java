package io.ecsgateway.simulator.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is still to happen to one thing: set one by one, and cancelled together when it ends. */
public final class Timers {
  private final Timeline timeline;
  private final List<Timer> set = new ArrayList<>(2);

  public Timers(Timeline timeline) {
    this.timeline = timeline;
  }

  /** Schedules {@code action}; a negative delay counts as none. */
  public Timer after(Duration delay, Runnable action) {
    set.removeIf(timer -> !timer.isWaiting());
    Timer timer = timeline.after(delay, action);
    set.add(timer);
    return timer;
  }

  /** Has none of them happen; others may be set afterwards. */
  public void cancel() {
    set.forEach(Timer::cancel);
    set.clear();
  }
}
