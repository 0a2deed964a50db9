package io.ecsgateway.simulator.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that is to happen at a time, unless it is cancelled before. */
public final class Timer {
  /** Waits for nothing, and never has: what stands where no timer was set. */
  public static final Timer NONE = new Timer(Instant.MAX, -1, null);

  private final Instant time;
  private final long sequence;
  private @Nullable Timeline timeline;
  private Runnable action = () -> {};

  private Timer(Instant time, long sequence, @Nullable Timeline timeline) {
    this.time = time;
    this.sequence = sequence;
    this.timeline = timeline;
  }

  Timer(Instant time, long sequence, Timeline timeline, Runnable action) {
    this(time, sequence, timeline);
    this.action = action;
  }

  /** Returns when it is to happen, or was; {@link #NONE} never. */
  public Instant time() {
    return time;
  }

  /** Returns its place among those of the same time. */
  long sequence() {
    return sequence;
  }

  /** Whether it has neither happened nor been cancelled. */
  public boolean isWaiting() {
    return timeline != null;
  }

  /** Has it never happen; one that is not waiting stays as it is. */
  public void cancel() {
    if (timeline != null) {
      timeline.remove(this);
      over();
    }
  }

  void happen() {
    Runnable due = action;
    over();
    due.run();
  }

  /** Lets go of whatever the action holds. */
  private void over() {
    timeline = null;
    action = () -> {};
  }
}
