package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.placement.Choice;

/** What came of placing a task. */
public sealed interface Placing {

  /** It can start. */
  record Placed(TaskLaunch launch) implements Placing {}

  /**
   * No container instance will do.
   *
   * @param where {@code cluster} or {@code capacity provider}, among whose instances it was looked
   *     for
   * @param choice why none of them will
   */
  record Unplaced(String where, Choice choice) implements Placing {

    /** Whether there is no ACTIVE instance at all. */
    public boolean isForWantOfInstances() {
      return choice.misfits().isEmpty();
    }

    /** Returns what ECS says where there is no instance at all. */
    public String noInstances() {
      return "No Container Instances were found in your " + where + ".";
    }

    /** Whether an instance would do if fewer tasks were on it. */
    boolean isShortage() {
      var closest = choice.closest();
      return closest != null && closest.getValue().isShortage();
    }

    /** Returns what a service event says after "met all of its requirements. ". */
    String says() {
      var closest = choice.closest();
      return closest == null
          ? "Reason: " + noInstances()
          : "The closest matching (container-instance "
              + closest.getKey().id()
              + ") "
              + closest.getValue().says()
              + ".";
    }
  }
}
