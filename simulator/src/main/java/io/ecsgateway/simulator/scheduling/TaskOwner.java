package io.ecsgateway.simulator.scheduling;

/** Who started a task and wants to know what becomes of it. */
interface TaskOwner {
  /** A task run by RunTask or StartTask has nobody who looks after it. */
  TaskOwner NOBODY = new TaskOwner() {};

  /** Whether it is a service of the DAEMON strategy. */
  default boolean isDaemon() {
    return false;
  }

  /** Its status or desired status, or the health of it changed; comes after the others below. */
  default void changed(SimulatedTask task) {}

  /** Something else changed that it may have to act on: its place, or its protection. */
  default void reconsider() {}

  /** It reached RUNNING. */
  default void started(SimulatedTask task) {}

  /** It has come to count as healthy in a deployment. */
  default void turnedHealthy(SimulatedTask task) {}

  /** Its health checks fail, and will not pass again. */
  default void turnedUnhealthy(SimulatedTask task) {}

  /** It has stopped, for a reason of its own. */
  default void failed(SimulatedTask task) {}
}
