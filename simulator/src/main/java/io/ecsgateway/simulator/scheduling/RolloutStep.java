package io.ecsgateway.simulator.scheduling;

/**
 * What a deployment does next: a pure function of counts.
 *
 * @param start how many tasks of the PRIMARY deployment to start
 * @param stopPrimary how many tasks of the PRIMARY deployment to stop
 * @param stopOld how many tasks of older deployments to stop
 */
public record RolloutStep(int start, int stopPrimary, int stopOld) {

  /**
   * Replaces tasks within minimum and maximum healthy percent. New tasks start as far as the
   * maximum leaves room. Old ones leave when new ones have taken their place; earlier, as far as
   * the minimum allows, when that is the only way to make room.
   */
  static RolloutStep rolling(RolloutCounts counts) {
    int stopPrimary = Math.max(0, counts.primaryWanted() - counts.desired());
    int missing = Math.max(0, counts.desired() - counts.primaryWanted());
    int start = Math.clamp(counts.maximum() - counts.present(), 0, missing);
    return new RolloutStep(start, stopPrimary, stopOld(counts, missing - start));
  }

  /**
   * Leaves everything as it is, because the deployment failed; only what is more than desired
   * stops, tasks of the failed deployment first.
   */
  static RolloutStep stalled(RolloutCounts counts) {
    int old = counts.oldStarting() + counts.oldRunning();
    int surplus = Math.max(0, counts.primaryWanted() + old - counts.desired());
    int stopPrimary = Math.min(surplus, counts.primaryWanted());
    return new RolloutStep(0, stopPrimary, surplus - stopPrimary);
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return start == 0 && stopPrimary == 0 && stopOld == 0;
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
