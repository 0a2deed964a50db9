package io.ecsgateway.simulator.scheduling;

import static java.util.Comparator.comparingInt;

import io.ecsgateway.simulator.engine.Arns;
import io.ecsgateway.simulator.engine.World;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerImage;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/**
 * Keeps deployments, service deployments and service revisions of a service in agreement: one of
 * each is made when something is to be deployed, and a service deployment ends once.
 */
final class Rollouts {
  private static final String SUPERSEDED =
      "Service deployment was stopped because a newer service deployment was started.";

  private final World world;
  private final ServiceTable services;
  private final ServiceDeploymentEnds ends;
  private final Rollbacks rollbacks;

  Rollouts(World world, ServiceTable services, ServiceDeploymentEnds ends, Rollbacks rollbacks) {
    this.world = world;
    this.services = services;
    this.ends = ends;
    this.rollbacks = rollbacks;
  }

  /** Begins to deploy the service as it is now set; what was under way before is superseded. */
  void begin(SimulatedService service, TaskDefinition definition) {
    List<String> sources = new ArrayList<>();
    for (SimulatedDeployment deployment : service.deployments()) {
      sources.add(deployment.revision().serviceRevisionArn());
    }
    supersede(service);
    SimulatedDeployment source = source(service);
    boolean reconcile = service.deployments().stream().filter(d -> !d.tasks().isGone()).count() > 1;
    ServiceRevision revision = revision(service, definition);
    services.add(revision);
    SimulatedDeployment deployed = new SimulatedDeployment(revision, definition, world.now());
    service.makePrimary(deployed);
    SimulatedServiceDeployment deployment =
        new SimulatedServiceDeployment(
            under(service, "service-deployment", world.ids().base64Url22()),
            service,
            deployed,
            sources,
            world.now());
    DeploymentConfiguration configuration = deployment.configuration();
    if (configuration.strategy() != DeploymentStrategy.ROLLING) {
      String sourceArn = source == null ? null : source.revision().serviceRevisionArn();
      service.direct(Traffic.between(sourceArn, deployment.targetRevisionArn(), 0, 0));
      deployment.shifts(
          new TrafficShift(source, TrafficSchedule.forward(configuration, reconcile)));
    }
    service.add(deployment);
    services.add(deployment);
  }

  /**
   * Takes what was requested or is pending one step on.
   *
   * @param arrived whether everything runs already that is to run: then a rollback comes too late
   */
  void advance(SimulatedService service, boolean arrived) {
    for (SimulatedServiceDeployment deployment : service.serviceDeployments()) {
      switch (deployment.status()) {
        case PENDING -> deployment.start(world.now());
        case STOP_REQUESTED ->
            ends.end(deployment, ServiceDeploymentStatus.STOPPED, deployment.statusReason());
        case ROLLBACK_REQUESTED -> {
          if (!arrived) {
            rollbacks.beginRequested(service, deployment);
          }
        }
        case ROLLBACK_IN_PROGRESS -> rollbacks.giveUp(deployment);
        default -> {}
      }
    }
  }

  /** Ends what is under way, because the PRIMARY deployment runs what it is to run. */
  void complete(SimulatedService service, SimulatedDeployment primary) {
    primary.complete(world.now());
    service.completed(primary);
    service.events().deploymentCompleted(service.subject(), primary.id());
    for (SimulatedServiceDeployment deployment : service.serviceDeployments()) {
      switch (deployment.status()) {
        case IN_PROGRESS, ROLLBACK_REQUESTED ->
            ends.end(deployment, ServiceDeploymentStatus.SUCCESSFUL, null);
        case ROLLBACK_IN_PROGRESS ->
            ends.end(
                deployment, ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL, deployment.statusReason());
        default -> {}
      }
    }
  }

  /** Notes that tasks changed. */
  void touch(SimulatedService service) {
    for (SimulatedServiceDeployment deployment : service.serviceDeployments()) {
      if (!deployment.isOver()) {
        deployment.touch(world.now());
      }
    }
  }

  private void supersede(SimulatedService service) {
    for (SimulatedServiceDeployment deployment : service.serviceDeployments()) {
      switch (deployment.status()) {
        case PENDING, IN_PROGRESS ->
            deployment.become(ServiceDeploymentStatus.STOP_REQUESTED, SUPERSEDED, world.now());
        case ROLLBACK_REQUESTED ->
            ends.end(deployment, ServiceDeploymentStatus.STOPPED, SUPERSEDED);
        case ROLLBACK_IN_PROGRESS ->
            ends.end(deployment, ServiceDeploymentStatus.ROLLBACK_FAILED, SUPERSEDED);
        default -> {}
      }
    }
  }

  /**
   * Returns the deployment that production traffic is to come from: of those with running tasks the
   * newest that completed, or else the one with the most traffic.
   */
  private static @Nullable SimulatedDeployment source(SimulatedService service) {
    List<SimulatedDeployment> running =
        service.deployments().stream().filter(d -> d.tasks().wantedRunning() > 0).toList();
    SimulatedDeployment completed = service.lastCompleted();
    if (completed != null && running.contains(completed)) {
      return completed;
    }
    Traffic traffic = service.traffic();
    return running.stream()
        .max(comparingInt(d -> traffic.production(d.revision().serviceRevisionArn())))
        .orElse(service.primary());
  }

  private ServiceRevision revision(SimulatedService service, TaskDefinition definition) {
    return service.blueprint().toBuilder()
        .serviceRevisionArn(under(service, "service-revision", world.ids().number19()))
        .serviceArn(service.arn())
        .clusterArn(service.settings().clusterArn())
        .containerImages(definition.containerDefinitions().stream().map(Rollouts::image).toList())
        .guardDutyEnabled(false)
        .createdAt(world.now())
        .build();
  }

  private static ContainerImage image(ContainerDefinition container) {
    return ContainerImage.builder()
        .containerName(container.name())
        .image(container.image())
        .build();
  }

  private String under(SimulatedService service, String kind, String id) {
    String cluster = Arns.lastSegment(service.settings().clusterArn());
    return world.arn(kind + "/" + cluster + "/" + service.name() + "/" + id);
  }
}
