package io.ecsgateway.simulator.scheduling;

/**
 * What a deployment does next.
 *
 * @param start how many tasks of the PRIMARY deployment to start
 * @param stopPrimary how many tasks of the PRIMARY deployment to stop
 * @param stopOld how many tasks of older deployments to stop
 */
public record RolloutStep(int start, int stopPrimary, int stopOld) {
  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return start == 0 && stopPrimary == 0 && stopOld == 0;
  }
}
