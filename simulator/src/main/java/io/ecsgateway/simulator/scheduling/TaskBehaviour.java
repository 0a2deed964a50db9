package io.ecsgateway.simulator.scheduling;

import java.time.Duration;
import java.util.Objects;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/**
 * What a task does when it runs, decided when it starts. Every task starts, turns healthy and runs
 * until it is stopped.
 *
 * @param ready from RUNNING until its health checks pass; zero where there are none
 * @param counted from RUNNING until it counts as healthy in a deployment
 * @param stops from STOPPING until its last container has ended
 * @param healthChecked whether one of its essential containers has a health check
 */
record TaskBehaviour(Duration ready, Duration counted, Duration stops, boolean healthChecked) {
  private static final int DEFAULT_INTERVAL_SECONDS = 30;
  private static final int DEFAULT_STOP_TIMEOUT_SECONDS = 30;

  static TaskBehaviour of(TaskLaunch launch, TaskTimings timings) {
    Duration ready = launch.loadBalanced() ? timings.targetHealthy() : Duration.ZERO;
    Duration stops = Duration.ZERO;
    boolean checked = false;
    for (ContainerDefinition container : launch.definition().containerDefinitions()) {
      if (container.healthCheck() != null && !Boolean.FALSE.equals(container.essential())) {
        checked = true;
        ready = longer(ready, firstCheck(container));
      }
      stops = longer(stops, ends(container, timings));
    }
    boolean unchecked = !checked && !launch.loadBalanced();
    return new TaskBehaviour(ready, unchecked ? timings.countedHealthy() : ready, stops, checked);
  }

  /** Returns the exit code of a container that was asked to stop. */
  static int exitCode(ContainerDefinition container, TaskTimings timings) {
    return stopTimeout(container).compareTo(timings.gracefulStop()) < 0 ? 137 : 0;
  }

  private static Duration ends(ContainerDefinition container, TaskTimings timings) {
    Duration timeout = stopTimeout(container);
    return timeout.compareTo(timings.gracefulStop()) < 0 ? timeout : timings.gracefulStop();
  }

  private static Duration stopTimeout(ContainerDefinition container) {
    return Duration.ofSeconds(
        Objects.requireNonNullElse(container.stopTimeout(), DEFAULT_STOP_TIMEOUT_SECONDS));
  }

  private static Duration firstCheck(ContainerDefinition container) {
    return Duration.ofSeconds(
        Objects.requireNonNullElse(container.healthCheck().interval(), DEFAULT_INTERVAL_SECONDS));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
