package io.ecsgateway.server.watch;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How often a subject is read.
 *
 * @param state whether that is as often as it should be
 * @param since since when the state lasts; null while CURRENT
 * @param interval between two reads at present
 */
public record Freshness(State state, @Nullable Instant since, Duration interval) {
  /** What keeps reads from coming as often as they should. */
  public enum State {
    CURRENT,
    THROTTLED,
    FAILING
  }
}
