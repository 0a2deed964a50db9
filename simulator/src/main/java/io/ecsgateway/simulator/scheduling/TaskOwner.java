package io.ecsgateway.simulator.scheduling;

/** Who started a task and wants to know what becomes of it. */
@FunctionalInterface
interface TaskOwner {
  /** A task run by RunTask has nobody who looks after it. */
  TaskOwner NOBODY = task -> {};

  void taskChanged(SimulatedTask task);
}
