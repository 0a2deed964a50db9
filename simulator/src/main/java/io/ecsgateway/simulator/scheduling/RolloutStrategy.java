package io.ecsgateway.simulator.scheduling;

/** How a service gets from the tasks it runs to those it is to run: one class per strategy. */
interface RolloutStrategy {
  /** Does what can be done now; it is called again after every change of a task. */
  void advance(SimulatedService service);

  /** Whether everything runs that is to run, and nothing else. */
  boolean hasArrived(SimulatedService service);
}
