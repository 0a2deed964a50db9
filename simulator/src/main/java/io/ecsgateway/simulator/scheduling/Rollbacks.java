package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.World;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;

/** Takes services back to the last deployment that completed, on request or after a failure. */
final class Rollbacks {
  private static final String BY_USER = "Service deployment rollback was requested by the user.";
  private static final String NOTHING_BEFORE =
      "Service deployment was stopped: there is no completed service revision to roll back to.";
  private static final String NO_CANDIDATE = "No rollback candidate was found to run the rollback.";

  private final World world;
  private final ServiceDeploymentEnds ends;

  Rollbacks(World world, ServiceDeploymentEnds ends) {
    this.world = world;
    this.ends = ends;
  }

  /** Asks for a rollback; where one was asked for before, or the deployment stops, it goes on. */
  void request(SimulatedServiceDeployment deployment) {
    switch (deployment.status()) {
      case PENDING, IN_PROGRESS ->
          deployment.become(ServiceDeploymentStatus.ROLLBACK_REQUESTED, BY_USER, world.now());
      default -> {}
    }
  }

  /** Begins the rollback that was asked for; only a failure monitor makes a deployment FAILED. */
  void beginRequested(SimulatedService service, SimulatedServiceDeployment deployment) {
    SimulatedDeployment target = service.rollbackTarget();
    if (target == null) {
      ends.end(deployment, ServiceDeploymentStatus.STOPPED, NOTHING_BEFORE);
      return;
    }
    if (deployment.breaker().enabled()) {
      SimulatedDeployment primary = Objects.requireNonNull(service.primary());
      primary.fail(
          "ECS deployment " + primary.id() + " is rolled back to deploymentId " + target.id() + ".",
          world.now());
    }
    target.begin(null, world.now());
    begin(service, deployment, target, BY_USER);
  }

  /** Begins the rollback of a deployment that failed; without a target it comes to nothing. */
  void beginFailed(
      SimulatedService service, SimulatedServiceDeployment deployment, Monitor monitor) {
    SimulatedDeployment target = service.rollbackTarget();
    if (target == null) {
      deployment.become(
          ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS, monitor.rolledBack(), world.now());
      return;
    }
    target.begin(monitor.rollingBackTo(target.id()), world.now());
    begin(service, deployment, target, monitor.rolledBack());
  }

  /** Ends a rollback that found nothing to roll back to. */
  void giveUp(SimulatedServiceDeployment deployment) {
    if (deployment.rollback() == null) {
      ends.end(deployment, ServiceDeploymentStatus.ROLLBACK_FAILED, NO_CANDIDATE);
    }
  }

  private void begin(
      SimulatedService service,
      SimulatedServiceDeployment deployment,
      SimulatedDeployment target,
      @Nullable String reason) {
    service.makePrimary(target);
    service.restore(target.revision());
    service.events().rollingBack(service.subject(), target.id());
    turnBack(service, deployment, target);
    deployment.rollBackTo(target.revision().serviceRevisionArn(), reason, world.now());
  }

  /** Has traffic return to {@code target}, if the deployment was shifting any. */
  private static void turnBack(
      SimulatedService service, SimulatedServiceDeployment deployment, SimulatedDeployment target) {
    TrafficShift shift = deployment.shift();
    if (shift != null) {
      Traffic traffic = service.traffic();
      String returnedTo = target.revision().serviceRevisionArn();
      shift.turnBack(
          TrafficSchedule.back(
              target.tasks().countedHealthy() < service.settings().desiredCount(),
              traffic.production(returnedTo) != TrafficStep.ALL,
              traffic.test(deployment.targetRevisionArn())));
    }
  }
}
