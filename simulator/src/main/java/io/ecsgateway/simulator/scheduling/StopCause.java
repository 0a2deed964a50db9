package io.ecsgateway.simulator.scheduling;

import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/**
 * Why a task stops, in ECS's words.
 *
 * @param code the {@code stopCode}
 * @param reason the {@code stoppedReason}
 */
public record StopCause(TaskStopCode code, String reason) {
  /** Returns what StopTask leaves behind, by default "Task stopped by user". */
  public static StopCause byUser(String reason) {
    return new StopCause(TaskStopCode.USER_INITIATED, reason);
  }

  /** Returns what a service's scaling leaves behind; {@code starter} is a deployment's id. */
  static StopCause scaling(String starter) {
    return new StopCause(
        TaskStopCode.SERVICE_SCHEDULER_INITIATED,
        "Scaling activity initiated by (deployment " + starter + ")");
  }
}
