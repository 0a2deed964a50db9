package io.ecsgateway.simulator.scheduling;

import java.util.Objects;
import software.amazon.awssdk.services.ecs.model.DeploymentCircuitBreaker;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.ThresholdConfiguration;
import software.amazon.awssdk.services.ecs.model.ThresholdType;

/**
 * The rule by which a deployment has failed: so many of its tasks did.
 *
 * @param enabled whether it is on
 * @param rollback whether a failed deployment is rolled back
 * @param resetOnHealthyTask whether a healthy task makes those that failed before it not count
 * @param type how the threshold follows from {@code value}
 * @param value a number of tasks, or a percentage of the desired count
 */
public record CircuitBreaker(
    boolean enabled, boolean rollback, boolean resetOnHealthyTask, ThresholdType type, int value) {
  private static final int LEAST = 3;
  private static final int GREATEST = 200;
  private static final int DEFAULT_PERCENT = 50;

  static CircuitBreaker of(DeploymentConfiguration configuration) {
    DeploymentCircuitBreaker breaker = configuration.deploymentCircuitBreaker();
    if (breaker == null) {
      return new CircuitBreaker(false, false, true, ThresholdType.BOUNDED_PERCENT, DEFAULT_PERCENT);
    }
    ThresholdConfiguration threshold = breaker.thresholdConfiguration();
    return new CircuitBreaker(
        Boolean.TRUE.equals(breaker.enable()),
        Boolean.TRUE.equals(breaker.rollback()),
        !Boolean.FALSE.equals(breaker.resetOnHealthyTask()),
        threshold == null ? ThresholdType.BOUNDED_PERCENT : threshold.type(),
        threshold == null
            ? DEFAULT_PERCENT
            : Objects.requireNonNullElse(threshold.value(), DEFAULT_PERCENT));
  }

  /** Returns how many failed tasks are too many; at least one. */
  public int threshold(int desiredCount) {
    int percentage = Math.toIntExact(Math.ceilDiv((long) desiredCount * value, 100L));
    return switch (type) {
      case COUNT -> Math.max(1, value);
      case UNBOUNDED_PERCENT -> Math.max(1, percentage);
      case BOUNDED_PERCENT, UNKNOWN_TO_SDK_VERSION -> Math.clamp(percentage, LEAST, GREATEST);
    };
  }

  /** Returns how many of the failed tasks count; none while it is off. */
  public int count(FailedTasks failed) {
    if (!enabled) {
      return 0;
    }
    return resetOnHealthyTask ? failed.inSuccession() : failed.all();
  }

  boolean isExceeded(FailedTasks failed, int desiredCount) {
    return count(failed) >= threshold(desiredCount);
  }
}
