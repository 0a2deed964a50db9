package io.ecsgateway.server.telemetry;

import com.google.gson.JsonObject;
import io.ecsgateway.server.telemetry.TargetConditions.Condition;
import io.ecsgateway.server.time.Ticker;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What whoever runs the process is to know of it. That ECS cannot be reached is none of its faults:
 * restarting would not help, and its streams say themselves that they are not fresh.
 */
@Singleton
final class Probes {
  /** How long the timer may take to do nothing. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ServingState state;
  private final TargetConditions targets;
  private final Ticker ticker;

  Probes(ServingState state, TargetConditions targets, Ticker ticker) {
    this.state = state;
    this.targets = targets;
    this.ticker = ticker;
  }

  /**
   * An answer.
   *
   * @param good whether the probe succeeds
   */
  record Answer(boolean good, JsonObject body) {
    static Answer of(boolean good) {
      JsonObject body = new JsonObject();
      body.addProperty("status", good ? "UP" : "DOWN");
      return new Answer(good, body);
    }
  }

  /** Whether the process works at all: what is to happen in it does. */
  Answer liveness() {
    return liveness(PATIENCE);
  }

  /** As {@link #liveness()}, for the timer that has {@code patience} to run something. */
  Answer liveness(Duration patience) {
    CountDownLatch ran = new CountDownLatch(1);
    Ticker.Cancellable scheduled = ticker.schedule(Duration.ZERO, ran::countDown);
    try {
      return Answer.of(ran.await(patience.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.of(true); // it is being stopped, which is no fault
    } finally {
      scheduled.cancel();
    }
  }

  /** Whether calls are to be sent here; and beside that, how ECS has answered. */
  Answer readiness() {
    Answer answer = Answer.of(state.isServing());
    Map<String, Condition> conditions = targets.all();
    boolean degraded = conditions.values().stream().anyMatch(Condition::degraded);
    String ecs = conditions.isEmpty() ? "unknown" : degraded ? "degraded" : "ok";
    answer.body().addProperty("ecs", ecs);
    JsonObject all = new JsonObject();
    conditions.forEach((name, condition) -> all.add(name, json(condition)));
    answer.body().add("targets", all);
    return answer;
  }

  private static JsonObject json(Condition condition) {
    JsonObject json = new JsonObject();
    json.addProperty("status", condition.degraded() ? "degraded" : "ok");
    if (condition.lastSuccess() != null) {
      json.addProperty("lastSuccess", condition.lastSuccess().toString());
    }
    if (condition.lastFailure() != null && condition.lastProblem() != null) {
      json.addProperty("lastFailure", condition.lastFailure().toString());
      json.addProperty("lastProblem", condition.lastProblem().name().toLowerCase(Locale.ROOT));
    }
    return json;
  }
}
