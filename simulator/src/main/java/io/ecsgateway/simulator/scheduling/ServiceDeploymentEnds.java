package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.World;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;

/** Ends service deployments, and has them forgotten when their time has come. */
record ServiceDeploymentEnds(World world, ServiceTimings timings, ServiceTable services) {
  void end(
      SimulatedServiceDeployment deployment,
      ServiceDeploymentStatus status,
      @Nullable String reason) {
    deployment.end(status, reason, world.now());
    world.after(timings.deploymentsRemembered(), () -> services.remove(deployment));
  }
}
