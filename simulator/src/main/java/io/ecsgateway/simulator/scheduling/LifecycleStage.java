package io.ecsgateway.simulator.scheduling;

/** The stages of a deployment that shifts traffic, in ECS's names and order. */
public enum LifecycleStage {
  RECONCILE_SERVICE,
  PRE_SCALE_UP,
  SCALE_UP,
  POST_SCALE_UP,
  TEST_TRAFFIC_SHIFT,
  POST_TEST_TRAFFIC_SHIFT,
  PRE_PRODUCTION_TRAFFIC_SHIFT,
  PRODUCTION_TRAFFIC_SHIFT,
  POST_PRODUCTION_TRAFFIC_SHIFT,
  BAKE_TIME,
  CLEAN_UP;

  /** Whether traffic moves when the stage begins. */
  boolean shiftsTraffic() {
    return this == TEST_TRAFFIC_SHIFT || this == PRODUCTION_TRAFFIC_SHIFT;
  }
}
