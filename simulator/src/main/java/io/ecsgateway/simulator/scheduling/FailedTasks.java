package io.ecsgateway.simulator.scheduling;

/** How many tasks of a deployment failed while it was under way. */
public final class FailedTasks {
  private int inSuccession;
  private int all;

  /** Returns how many failed since one was healthy. */
  public int inSuccession() {
    return inSuccession;
  }

  int all() {
    return all;
  }

  void add() {
    inSuccession++;
    all++;
  }

  void oneIsHealthy() {
    inSuccession = 0;
  }
}
