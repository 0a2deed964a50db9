package io.ecsgateway.simulator.scheduling;

/**
 * What a deployment's next step is decided from. All are numbers of tasks.
 *
 * @param desired the service's desired count
 * @param minimumHealthy how many must stay healthy
 * @param maximum how many may start or run at once
 * @param primaryWanted of the PRIMARY deployment, meant to run
 * @param primaryHealthy of the PRIMARY deployment, counted as healthy
 * @param oldStarting of older deployments, meant to run but not yet RUNNING, and not protected
 * @param oldKept of older deployments, meant to run but not yet RUNNING, and protected
 * @param oldRunning of older deployments, RUNNING and meant to
 * @param leaving told to stop, but not yet out of RUNNING
 */
public record RolloutCounts(
    int desired,
    int minimumHealthy,
    int maximum,
    int primaryWanted,
    int primaryHealthy,
    int oldStarting,
    int oldKept,
    int oldRunning,
    int leaving) {

  /** Returns how many start or run. */
  int present() {
    return primaryWanted + oldStarting + oldKept + oldRunning + leaving;
  }

  /** Returns the same counts with a maximum that lets only {@code count} more start. */
  RolloutCounts whereOnlyFit(int count) {
    return new RolloutCounts(
        desired,
        minimumHealthy,
        Math.min(maximum, present() + count),
        primaryWanted,
        primaryHealthy,
        oldStarting,
        oldKept,
        oldRunning,
        leaving);
  }

  /** Returns {@code desired * percent}, rounded up as ECS rounds minimumHealthyPercent. */
  public static int minimumHealthy(int desired, int percent) {
    return Math.toIntExact(Math.ceilDiv((long) desired * percent, 100L));
  }

  /** Returns {@code desired * percent}, rounded down as ECS rounds maximumPercent. */
  public static int maximum(int desired, int percent) {
    return Math.toIntExact(Math.floorDiv((long) desired * percent, 100L));
  }
}
