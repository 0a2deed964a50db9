package io.ecsgateway.simulator.scheduling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/**
 * What a task does when it runs, decided when it starts: by its health checks and by the docker
 * labels of its containers.
 *
 * @param startDelay how much longer than others it takes to start
 * @param missingImages the containers whose images cannot be pulled; with one of them it never runs
 * @param ready from RUNNING until its health checks pass; zero where there are none
 * @param counted from RUNNING until it counts as healthy in a deployment
 * @param healthChecked whether one of its essential containers has a health check
 * @param exits the containers that exit by themselves
 * @param unhealthy when its health checks begin to fail; null if never
 */
record TaskBehaviour(
    Duration startDelay,
    List<String> missingImages,
    Duration ready,
    Duration counted,
    boolean healthChecked,
    List<Exit> exits,
    @Nullable Unhealthy unhealthy) {
  private static final int DEFAULT_INTERVAL_SECONDS = 30;
  private static final int DEFAULT_STOP_TIMEOUT_SECONDS = 30;
  private static final int KILLED = 137;

  /** A container's exit, {@code after} the task's RUNNING. */
  record Exit(String container, Duration after, int code, boolean essential) {}

  /**
   * The end of a task's health, {@code after} its RUNNING.
   *
   * @param container whose own check fails; null if it is the load balancer's
   */
  record Unhealthy(@Nullable String container, Duration after) {}

  static TaskBehaviour of(TaskLaunch launch, TaskTimings timings) {
    Duration startDelay = Duration.ZERO;
    Duration ready = launch.loadBalanced() ? timings.targetHealthy() : Duration.ZERO;
    boolean checked = false;
    List<String> missingImages = new ArrayList<>();
    List<Exit> exits = new ArrayList<>();
    Unhealthy unhealthy = null;
    for (ContainerDefinition container : launch.definition().containerDefinitions()) {
      ContainerLabels labels = ContainerLabels.of(container);
      startDelay = longer(startDelay, labels.startDelay());
      if (isChecked(container)) {
        checked = true;
        ready = longer(ready, firstCheck(container));
      }
      if (labels.imageMissing()) {
        missingImages.add(container.name());
      }
      if (labels.crashAfter() != null) {
        int code = Objects.requireNonNullElse(labels.exitCode(), 1);
        exits.add(new Exit(container.name(), labels.crashAfter(), code, isEssential(container)));
      }
      unhealthy = earlier(unhealthy, unhealthy(container, labels, launch));
    }
    boolean unchecked = !checked && !launch.loadBalanced();
    Duration counted = unchecked ? timings.countedHealthy() : ready;
    return new TaskBehaviour(startDelay, missingImages, ready, counted, checked, exits, unhealthy);
  }

  /** Returns how long those containers of a task that {@code run} take to end when asked to. */
  static Duration stops(TaskLaunch launch, Predicate<String> run, TaskTimings timings) {
    Duration stops = Duration.ZERO;
    for (ContainerDefinition container : launch.definition().containerDefinitions()) {
      if (run.test(container.name())) {
        boolean killed = isKilled(container, timings);
        stops = longer(stops, killed ? stopTimeout(container) : timings.gracefulStop());
      }
    }
    return stops;
  }

  /** Returns the exit code of a container that was asked to stop. */
  static int exitCode(ContainerDefinition container, TaskTimings timings) {
    return isKilled(container, timings)
        ? KILLED
        : Objects.requireNonNullElse(ContainerLabels.of(container).exitCode(), 0);
  }

  private static @Nullable Unhealthy unhealthy(
      ContainerDefinition container, ContainerLabels labels, TaskLaunch launch) {
    if (labels.unhealthyAfter() == null) {
      return null;
    }
    if (isChecked(container)) {
      return new Unhealthy(container.name(), labels.unhealthyAfter());
    }
    return launch.loadBalanced() ? new Unhealthy(null, labels.unhealthyAfter()) : null;
  }

  private static @Nullable Unhealthy earlier(@Nullable Unhealthy one, @Nullable Unhealthy other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.after().compareTo(other.after()) <= 0 ? one : other;
  }

  private static boolean isChecked(ContainerDefinition container) {
    return container.healthCheck() != null && isEssential(container);
  }

  private static boolean isEssential(ContainerDefinition container) {
    return !Boolean.FALSE.equals(container.essential());
  }

  private static boolean isKilled(ContainerDefinition container, TaskTimings timings) {
    return stopTimeout(container).compareTo(timings.gracefulStop()) < 0;
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
