package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.World;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerImage;
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
  private static final String BY_USER = "Service deployment rollback was requested by the user.";
  private static final String NOTHING_BEFORE =
      "Service deployment was stopped: there is no completed service revision to roll back to.";

  private final World world;
  private final ServiceTable services;
  private final ServiceTimings timings;

  Rollouts(World world, ServiceTable services, ServiceTimings timings) {
    this.world = world;
    this.services = services;
    this.timings = timings;
  }

  /** Begins to deploy the service as it is now set; what was under way before is superseded. */
  void begin(SimulatedService service, TaskDefinition definition) {
    List<String> sources = new ArrayList<>();
    for (SimulatedDeployment deployment : service.deployments()) {
      sources.add(deployment.revision().serviceRevisionArn());
    }
    supersede(service);
    ServiceRevision revision = revision(service, definition);
    services.add(revision);
    service.makePrimary(new SimulatedDeployment(revision, definition, world.now()));
    SimulatedServiceDeployment deployment =
        new SimulatedServiceDeployment(
            under(service, "service-deployment", world.ids().base64Url22()),
            service,
            revision.serviceRevisionArn(),
            sources,
            world.now());
    service.add(deployment);
    services.add(deployment);
  }

  /** Takes what was requested or is pending one step on. */
  void advance(SimulatedService service) {
    for (SimulatedServiceDeployment deployment : service.serviceDeployments()) {
      switch (deployment.status()) {
        case PENDING -> deployment.start(world.now());
        case STOP_REQUESTED ->
            end(deployment, ServiceDeploymentStatus.STOPPED, deployment.statusReason());
        case ROLLBACK_REQUESTED -> rollBack(service, deployment);
        default -> {}
      }
    }
  }

  /** Asks for a rollback; where one was asked for before, or the deployment stops, it goes on. */
  void requestRollback(SimulatedServiceDeployment deployment) {
    switch (deployment.status()) {
      case PENDING, IN_PROGRESS ->
          deployment.become(ServiceDeploymentStatus.ROLLBACK_REQUESTED, BY_USER, world.now());
      default -> {}
    }
  }

  /** Ends what is under way, because the PRIMARY deployment runs what it is to run. */
  void complete(SimulatedService service, SimulatedDeployment primary) {
    primary.complete(world.now());
    service.completed(primary);
    service.events().deploymentCompleted(subject(service), primary.id());
    for (SimulatedServiceDeployment deployment : service.serviceDeployments()) {
      switch (deployment.status()) {
        case IN_PROGRESS -> end(deployment, ServiceDeploymentStatus.SUCCESSFUL, null);
        case ROLLBACK_IN_PROGRESS ->
            end(deployment, ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL, deployment.statusReason());
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

  static String subject(SimulatedService service) {
    return "service " + service.name();
  }

  private void supersede(SimulatedService service) {
    for (SimulatedServiceDeployment deployment : service.serviceDeployments()) {
      switch (deployment.status()) {
        case PENDING, IN_PROGRESS ->
            deployment.become(ServiceDeploymentStatus.STOP_REQUESTED, SUPERSEDED, world.now());
        case ROLLBACK_REQUESTED -> end(deployment, ServiceDeploymentStatus.STOPPED, SUPERSEDED);
        case ROLLBACK_IN_PROGRESS ->
            end(deployment, ServiceDeploymentStatus.ROLLBACK_FAILED, SUPERSEDED);
        default -> {}
      }
    }
  }

  private void rollBack(SimulatedService service, SimulatedServiceDeployment deployment) {
    SimulatedDeployment target = service.lastCompleted();
    SimulatedDeployment failed = service.primary();
    if (target == null || failed == null) {
      end(deployment, ServiceDeploymentStatus.STOPPED, NOTHING_BEFORE);
      return;
    }
    failed.fail(
        "ECS deployment " + failed.id() + " is rolled back to deploymentId " + target.id() + ".",
        world.now());
    target.begin(world.now());
    service.makePrimary(target);
    service.restore(target.revision());
    service.events().rollingBack(subject(service), target.id());
    deployment.rollBackTo(target.revision().serviceRevisionArn(), BY_USER, world.now());
  }

  private void end(
      SimulatedServiceDeployment deployment,
      ServiceDeploymentStatus status,
      @Nullable String reason) {
    deployment.end(status, reason, world.now());
    world.after(timings.deploymentsRemembered(), () -> services.remove(deployment));
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
    String clusterArn = service.settings().clusterArn();
    String cluster = clusterArn.substring(clusterArn.lastIndexOf('/') + 1);
    return world.arn(kind + "/" + cluster + "/" + service.name() + "/" + id);
  }
}
