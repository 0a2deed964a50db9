package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.Timer;
import org.jspecify.annotations.Nullable;

/** What was last said of tasks of one source that found no place; it is not said again for long. */
final class PlacementNotice {
  private @Nullable String said;
  private Timer again = Timer.NONE;

  /** Whether a task could not be placed when it was last tried. */
  boolean isWaiting() {
    return said != null;
  }

  /** Whether a message about a task that could not be placed is to be said now. */
  boolean isNews(String message) {
    return !message.equals(said) || !again.isWaiting();
  }

  /**
   * Notes that a message was said.
   *
   * @param next when it is to be said again
   */
  void said(String message, Timer next) {
    again.cancel();
    said = message;
    again = next;
  }

  void resolved() {
    again.cancel();
    said = null;
  }
}
