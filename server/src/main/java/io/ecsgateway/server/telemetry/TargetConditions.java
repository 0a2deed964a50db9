package io.ecsgateway.server.telemetry;

import io.ecsgateway.server.time.Ticker;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What calls, those of callers and of pollers, have told of each target. Nobody calls to know. */
@Singleton
final class TargetConditions {
  /**
   * What is known of one target.
   *
   * @param lastSuccess when a call ended last that shows that the target works
   * @param lastFailure when one ended last that shows that it does not
   * @param lastProblem how that one ended
   * @param degraded whether the newest of all failed
   */
  record Condition(
      @Nullable Instant lastSuccess,
      @Nullable Instant lastFailure,
      @Nullable EcsOutcome lastProblem,
      boolean degraded) {
    private static final Condition UNKNOWN = new Condition(null, null, null, false);

    private Condition after(EcsOutcome outcome, Instant now) {
      return outcome.ofWorkingTarget()
          ? new Condition(now, lastFailure, lastProblem, false)
          : new Condition(lastSuccess, now, outcome, true);
    }
  }

  private final Ticker ticker;
  private final Map<String, Condition> conditions = new ConcurrentHashMap<>();

  TargetConditions(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Notes that a call of {@code target} ended in {@code outcome}. */
  void ended(String target, EcsOutcome outcome) {
    if (outcome.tells()) {
      Instant now = ticker.now();
      conditions.compute(
          target,
          (name, before) -> (before == null ? Condition.UNKNOWN : before).after(outcome, now));
    }
  }

  /** Returns what is known, by target; nothing of those that nobody has called. */
  Map<String, Condition> all() {
    return Collections.unmodifiableMap(new TreeMap<>(conditions));
  }
}
