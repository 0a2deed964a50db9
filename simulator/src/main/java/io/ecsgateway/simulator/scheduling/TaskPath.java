package io.ecsgateway.simulator.scheduling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The statuses that a task goes through, and when: pure functions of how it runs. */
final class TaskPath {
  /** One change of status, {@code after} the one before it. */
  record Step(TaskStatus status, Duration after) {}

  private TaskPath() {}

  /** Returns the status in which ECS creates the task. */
  static TaskStatus first(TaskLaunch launch) {
    return launch.ownInterface() ? TaskStatus.PROVISIONING : TaskStatus.PENDING;
  }

  /** Returns the way from the first status to RUNNING, or as far as it can go. */
  static List<Step> starting(TaskLaunch launch, TaskBehaviour behaviour, TaskTimings timings) {
    List<Step> steps = new ArrayList<>();
    if (launch.ownInterface()) {
      steps.add(new Step(TaskStatus.PENDING, timings.provisioning()));
    }
    if (!behaviour.missingImages().isEmpty()) {
      return steps;
    }
    Duration pending = timings.pending().plus(behaviour.startDelay());
    if (launch.ownInterface() || launch.loadBalanced()) {
      steps.add(new Step(TaskStatus.ACTIVATING, pending));
      steps.add(new Step(TaskStatus.RUNNING, timings.activating()));
    } else {
      steps.add(new Step(TaskStatus.RUNNING, pending));
    }
    return steps;
  }

  /** Returns how long after its creation a task finds that an image cannot be pulled. */
  static Duration pullFails(TaskLaunch launch, TaskTimings timings) {
    return launch.ownInterface()
        ? timings.provisioning().plus(timings.pending())
        : timings.pending();
  }

  /**
   * Returns the way from {@code status}, in which the task is told to stop, to STOPPED.
   *
   * @param stops how long its containers take to end
   */
  static List<Step> stopping(
      TaskStatus status, TaskLaunch launch, Duration stops, TaskTimings timings) {
    List<Step> steps = new ArrayList<>();
    Duration after = timings.stopReaction();
    if (!status.isStarting()) {
      if (launch.ownInterface() || launch.loadBalanced()) {
        steps.add(new Step(TaskStatus.DEACTIVATING, after));
        after = launch.loadBalanced() ? timings.deregistrationDelay() : timings.deactivating();
      }
      steps.add(new Step(TaskStatus.STOPPING, after));
      after = stops;
    }
    if (launch.ownInterface()) {
      steps.add(new Step(TaskStatus.DEPROVISIONING, after));
      after = timings.deprovisioning();
    }
    steps.add(new Step(TaskStatus.STOPPED, after));
    return steps;
  }
}
