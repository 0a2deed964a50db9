package io.ecsgateway.simulator.scheduling;

import java.time.Duration;

/**
 * One stage of a deployment that shifts traffic. Weights are in tenths of a percent, the finest
 * that ECS takes.
 *
 * @param production how much production traffic goes to the new revision
 * @param test how much test traffic does
 * @param bake how long it is watched before the next step
 */
record TrafficStep(LifecycleStage stage, int production, int test, Duration bake) {
  static final int ALL = 1000;

  TrafficStep(LifecycleStage stage, int production, int test) {
    this(stage, production, test, Duration.ZERO);
  }
}
