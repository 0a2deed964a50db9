package io.ecsgateway.simulator.scheduling;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a service last said of tasks that it cannot place; the same is not said again for long. */
final class PlacementNotice {
  private @Nullable String said;
  private Instant saidAt = Instant.MIN;

  /** Whether a task could not be placed when it was last tried. */
  boolean isWaiting() {
    return said != null;
  }

  /** Notes that a task could not be placed; returns whether that is to be said now. */
  boolean say(String message, Instant now, Duration repeated) {
    boolean news = !message.equals(said) || !now.isBefore(saidAt.plus(repeated));
    if (news) {
      said = message;
      saidAt = now;
    }
    return news;
  }

  void resolved() {
    said = null;
  }
}
