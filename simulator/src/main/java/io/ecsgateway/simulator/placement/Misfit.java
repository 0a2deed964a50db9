package io.ecsgateway.simulator.placement;

/** Why a task cannot go to a container instance, the farthest from a match first. */
public enum Misfit {
  MEMBER_OF(
      "MemberOf placement constraint unsatisfied.",
      "encountered error \"MemberOf placement constraint unsatisfied.\""),
  DISTINCT_INSTANCE(
      "DistinctInstance placement constraint unsatisfied.",
      "encountered error \"DistinctInstance placement constraint unsatisfied.\""),
  CPU("RESOURCE:CPU", "has insufficient CPU units available"),
  MEMORY("RESOURCE:MEMORY", "has insufficient memory available"),
  PORTS("RESOURCE:PORTS", "is already using a port required by your task");

  private final String reason;
  private final String says;

  Misfit(String reason, String says) {
    this.reason = reason;
    this.says = says;
  }

  /** Returns the reason among the failures of RunTask and StartTask. */
  public String reason() {
    return reason;
  }

  /** Returns what a service event says about the instance. */
  public String says() {
    return says;
  }

  /** Whether the instance would do if fewer tasks were on it. */
  public boolean isShortage() {
    return this != MEMBER_OF;
  }
}
