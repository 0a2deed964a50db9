package io.ecsgateway.simulator.scheduling;

/**
 * Replaces tasks within minimum and maximum healthy percent. New tasks start as far as the maximum
 * leaves room. Old ones leave when new ones have taken their place; earlier, as far as the minimum
 * allows, when that is the only way to make room.
 */
final class RollingStrategy implements DeploymentStrategy {
  @Override
  public RolloutStep next(RolloutCounts counts) {
    int stopPrimary = Math.max(0, counts.primaryWanted() - counts.desired());
    int missing = Math.max(0, counts.desired() - counts.primaryWanted());
    int present =
        counts.primaryWanted() + counts.oldStarting() + counts.oldRunning() + counts.leaving();
    int start = Math.clamp(counts.maximum() - present, 0, missing);
    return new RolloutStep(start, stopPrimary, stopOld(counts, missing - start));
  }

  /** Old tasks that do not run yet are of no use; those that run leave as the limits allow. */
  private static int stopOld(RolloutCounts counts, int waitingForRoom) {
    int healthy = counts.primaryHealthy() + counts.oldRunning();
    int replaced = healthy - counts.desired();
    int makingRoom =
        Math.min(
            waitingForRoom - counts.leaving() - counts.oldStarting(),
            healthy - counts.minimumHealthy());
    int running = Math.clamp(Math.max(replaced, makingRoom), 0, counts.oldRunning());
    return counts.oldStarting() + running;
  }
}
