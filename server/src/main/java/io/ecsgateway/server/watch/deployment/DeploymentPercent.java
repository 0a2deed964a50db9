package io.ecsgateway.server.watch.deployment;

/**
 * How much of a deployment is done, for a progress bar. A guess by nature: it tells where ECS is,
 * not how long the rest takes.
 */
final class DeploymentPercent {
  /** 100 is success, which counts alone do not prove. */
  static final int MOST_BEFORE_SUCCESS = 99;

  /** What starting the new tasks is of a rolling deployment; the rest is stopping the old ones. */
  private static final double SHARE_OF_STARTING = 0.7;

  private DeploymentPercent() {}

  /**
   * Returns 0 to 99.
   *
   * @param stage ECS's lifecycle stage; empty for a rolling deployment
   * @param productionWeight share of production traffic on the new revision, 0 to 100
   */
  static int of(DeploymentCounts counts, String stage, double productionWeight) {
    double shifted = Math.clamp(productionWeight / 100, 0, 1);
    double percent =
        switch (stage) {
          case "" -> rolling(counts);
          case "RECONCILE_SERVICE" -> 1;
          case "PRE_SCALE_UP" -> 3;
          case "SCALE_UP" -> between(5, 40, counts.up());
          case "POST_SCALE_UP" -> 40;
          case "TEST_TRAFFIC_SHIFT" -> 43;
          case "POST_TEST_TRAFFIC_SHIFT" -> 46;
          // Linear and canary deployments come here once per step.
          case "PRE_PRODUCTION_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT" ->
              between(50, 85, shifted);
          case "POST_PRODUCTION_TRAFFIC_SHIFT" -> 86;
          case "BAKE_TIME" -> 90;
          case "CLEAN_UP" -> between(94, MOST_BEFORE_SUCCESS, counts.drained());
          // A stage that this version does not know: the bar stays where it is.
          default -> 0;
        };
    return Math.clamp((int) percent, 0, MOST_BEFORE_SUCCESS);
  }

  private static double rolling(DeploymentCounts counts) {
    double done =
        counts.hasSource()
            ? SHARE_OF_STARTING * counts.up() + (1 - SHARE_OF_STARTING) * counts.drained()
            : counts.up();
    return between(0, MOST_BEFORE_SUCCESS, done);
  }

  private static double between(double from, double to, double share) {
    return from + (to - from) * share;
  }
}
