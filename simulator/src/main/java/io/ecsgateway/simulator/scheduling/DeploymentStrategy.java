package io.ecsgateway.simulator.scheduling;

import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;

/** How a service gets from its old tasks to its new ones: a pure function of their counts. */
interface DeploymentStrategy {
  RolloutStep next(RolloutCounts counts);

  /** Returns the strategy that carries out {@code configuration}: rolling, whatever it names. */
  static DeploymentStrategy of(DeploymentConfiguration configuration) {
    return new RollingStrategy();
  }
}
