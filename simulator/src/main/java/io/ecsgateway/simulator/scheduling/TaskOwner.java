package io.ecsgateway.simulator.scheduling;

/** Who started a task and wants to know what becomes of it. */
interface TaskOwner {
  /** A task run by RunTask has nobody who looks after it. */
  TaskOwner NOBODY = new TaskOwner() {};

  /** Its status or desired status, or the health of it changed; comes after the others below. */
  default void changed(SimulatedTask task) {}

  /** It reached RUNNING. */
  default void started(SimulatedTask task) {}

  /** It has come to count as healthy in a deployment. */
  default void turnedHealthy(SimulatedTask task) {}

  /** Its health checks fail, and will not pass again. */
  default void turnedUnhealthy(SimulatedTask task) {}

  /** It has stopped, for a reason of its own. */
  default void failed(SimulatedTask task) {}
}
