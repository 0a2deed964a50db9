package io.ecsgateway.simulator.scheduling;

import static io.ecsgateway.simulator.scheduling.TrafficStep.ALL;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.ecs.model.CanaryConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.LinearConfiguration;

/** The way of traffic from one revision to another, and back: pure functions. */
final class TrafficSchedule {
  private TrafficSchedule() {}

  /**
   * Returns the stages of a deployment.
   *
   * @param reconcile whether more than one revision has tasks when it begins
   */
  static List<TrafficStep> forward(DeploymentConfiguration configuration, boolean reconcile) {
    List<TrafficStep> steps = new ArrayList<>();
    if (reconcile) {
      steps.add(new TrafficStep(LifecycleStage.RECONCILE_SERVICE, 0, 0));
    }
    steps.add(new TrafficStep(LifecycleStage.PRE_SCALE_UP, 0, 0));
    steps.add(new TrafficStep(LifecycleStage.SCALE_UP, 0, 0));
    steps.add(new TrafficStep(LifecycleStage.POST_SCALE_UP, 0, 0));
    steps.add(new TrafficStep(LifecycleStage.TEST_TRAFFIC_SHIFT, 0, ALL));
    steps.add(new TrafficStep(LifecycleStage.POST_TEST_TRAFFIC_SHIFT, 0, ALL));
    int before = 0;
    for (int weight : weights(configuration)) {
      steps.add(new TrafficStep(LifecycleStage.PRE_PRODUCTION_TRAFFIC_SHIFT, before, ALL));
      Duration bake = weight == ALL ? Duration.ZERO : stepBakeTime(configuration);
      steps.add(new TrafficStep(LifecycleStage.PRODUCTION_TRAFFIC_SHIFT, weight, ALL, bake));
      before = weight;
    }
    steps.add(new TrafficStep(LifecycleStage.POST_PRODUCTION_TRAFFIC_SHIFT, ALL, ALL));
    steps.add(new TrafficStep(LifecycleStage.BAKE_TIME, ALL, ALL, bakeTime(configuration)));
    steps.add(new TrafficStep(LifecycleStage.CLEAN_UP, ALL, ALL));
    return List.copyOf(steps);
  }

  /**
   * Returns the stages of a rollback.
   *
   * @param scaleUp whether the revision that is returned to lacks tasks
   * @param production whether production traffic goes elsewhere
   * @param test how much test traffic the revision that is left has
   */
  static List<TrafficStep> back(boolean scaleUp, boolean production, int test) {
    List<TrafficStep> steps = new ArrayList<>();
    if (scaleUp) {
      steps.add(new TrafficStep(LifecycleStage.SCALE_UP, 0, test));
    }
    if (production) {
      steps.add(new TrafficStep(LifecycleStage.PRODUCTION_TRAFFIC_SHIFT, 0, test));
    }
    if (test > 0) {
      steps.add(new TrafficStep(LifecycleStage.TEST_TRAFFIC_SHIFT, 0, 0));
    }
    steps.add(new TrafficStep(LifecycleStage.CLEAN_UP, 0, 0));
    return List.copyOf(steps);
  }

  /** Returns the weights that the new revision gets one after the other; the last is all. */
  static List<Integer> weights(DeploymentConfiguration configuration) {
    List<Integer> weights = new ArrayList<>();
    switch (configuration.strategy()) {
      case LINEAR -> {
        int step = tenths(configuration.linearConfiguration().stepPercent());
        for (int weight = step; weight < ALL; weight += step) {
          weights.add(weight);
        }
      }
      case CANARY -> {
        int canary = tenths(configuration.canaryConfiguration().canaryPercent());
        if (canary < ALL) {
          weights.add(canary);
        }
      }
      default -> {}
    }
    weights.add(ALL);
    return weights;
  }

  private static Duration stepBakeTime(DeploymentConfiguration configuration) {
    LinearConfiguration linear = configuration.linearConfiguration();
    CanaryConfiguration canary = configuration.canaryConfiguration();
    return Duration.ofMinutes(
        linear == null ? canary.canaryBakeTimeInMinutes() : linear.stepBakeTimeInMinutes());
  }

  private static Duration bakeTime(DeploymentConfiguration configuration) {
    return Duration.ofMinutes(Objects.requireNonNullElse(configuration.bakeTimeInMinutes(), 0));
  }

  private static int tenths(double percent) {
    return Math.toIntExact(Math.round(percent * 10));
  }
}
