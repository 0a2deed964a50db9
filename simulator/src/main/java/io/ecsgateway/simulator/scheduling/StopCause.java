package io.ecsgateway.simulator.scheduling;

import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/**
 * Why a task stops, in ECS's words.
 *
 * @param code the {@code stopCode}
 * @param reason the {@code stoppedReason}
 * @param failure whether the task failed, rather than being asked to stop
 */
public record StopCause(TaskStopCode code, String reason, boolean failure) {
  /** Returns what StopTask leaves behind, by default "Task stopped by user". */
  public static StopCause byUser(String reason) {
    return new StopCause(TaskStopCode.USER_INITIATED, reason, false);
  }

  /** Returns what a service's scaling leaves behind; {@code starter} is a deployment's id. */
  static StopCause scaling(String starter) {
    return new StopCause(
        TaskStopCode.SERVICE_SCHEDULER_INITIATED,
        "Scaling activity initiated by (deployment " + starter + ")",
        false);
  }

  /** Returns what a forced deregistration of the container instance leaves behind. */
  public static StopCause instanceDeregistered() {
    return new StopCause(
        TaskStopCode.USER_INITIATED, "Container instance deregistered forcibly by user.", false);
  }

  static StopCause essentialContainerExited() {
    return new StopCause(
        TaskStopCode.ESSENTIAL_CONTAINER_EXITED, "Essential container in task exited", true);
  }

  static StopCause failedToStart(String reason) {
    return new StopCause(TaskStopCode.TASK_FAILED_TO_START, reason, true);
  }

  static StopCause failedContainerHealthChecks() {
    return new StopCause(
        TaskStopCode.SERVICE_SCHEDULER_INITIATED, "Task failed container health checks", true);
  }

  static StopCause failedTargetHealthChecks(String targetGroup) {
    return new StopCause(
        TaskStopCode.SERVICE_SCHEDULER_INITIATED,
        "Task failed ELB health checks in (target-group " + targetGroup + ")",
        true);
  }
}
