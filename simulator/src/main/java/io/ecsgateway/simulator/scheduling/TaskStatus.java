package io.ecsgateway.simulator.scheduling;

/**
 * The statuses of a task in the order it goes through them; it may skip some, but never returns.
 */
public enum TaskStatus {
  PROVISIONING,
  PENDING,
  ACTIVATING,
  RUNNING,
  DEACTIVATING,
  STOPPING,
  DEPROVISIONING,
  STOPPED;

  /** Whether the task is on its way to RUNNING: what ECS counts as pending. */
  public boolean isStarting() {
    return compareTo(RUNNING) < 0;
  }

  /** Whether the task is STOPPING or later, which is when ECS no longer waits for it. */
  public boolean isGone() {
    return compareTo(STOPPING) >= 0;
  }
}
