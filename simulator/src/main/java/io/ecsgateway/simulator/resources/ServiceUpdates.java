package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.World;
import io.ecsgateway.simulator.scheduling.ServiceScheduler;
import io.ecsgateway.simulator.scheduling.SimulatedService;
import io.ecsgateway.simulator.scheduling.SimulatedTaskSet;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;
import software.amazon.awssdk.services.ecs.model.UpdateServiceResponse;

/**
 * UpdateService: what is named changes, an empty list removes, and a new deployment begins when the
 * tasks that are to run have changed or one is forced.
 */
final class ServiceUpdates {
  /** What changes the service without a new deployment. */
  private static final Set<String> SETTINGS =
      Set.of(
          "desiredCount",
          "availabilityZoneRebalancing",
          "placementConstraints",
          "placementStrategy",
          "healthCheckGracePeriodSeconds",
          "enableExecuteCommand",
          "enableECSManagedTags",
          "propagateTags");

  private final World world;
  private final Clusters clusters;
  private final TaskDefinitions definitions;
  private final ServiceFinder finder;
  private final ServiceScheduler scheduler;

  ServiceUpdates(
      World world,
      Clusters clusters,
      TaskDefinitions definitions,
      ServiceFinder finder,
      ServiceScheduler scheduler) {
    this.world = world;
    this.clusters = clusters;
    this.definitions = definitions;
    this.finder = finder;
    this.scheduler = scheduler;
  }

  UpdateServiceResponse update(UpdateServiceRequest request) {
    SimulatedService service = finder.requireActive(request.cluster(), request.service());
    ServiceRules.check(request, service.settings().schedulingStrategy());
    checkController(service, request);
    Service settings = settings(service, request);
    if (service.isDeployedByEcs()) {
      deployWhatChanged(service, request, settings);
    } else {
      DeploymentStrategyRules.check(
          settings.deploymentController().type(),
          settings.deploymentConfiguration(),
          service.blueprint());
      unsettleTaskSets(service, settings.desiredCount());
      service.change(settings);
    }
    scheduler.poke(service);
    return UpdateServiceResponse.builder().service(ServiceView.of(service)).build();
  }

  private static Service settings(SimulatedService service, UpdateServiceRequest request) {
    Service.Builder settings = service.settings().toBuilder();
    CommonMembers.copy(request, settings, SETTINGS::contains);
    return settings
        .deploymentConfiguration(
            ServiceRules.limits(
                request.deploymentConfiguration(),
                service.settings().deploymentConfiguration(),
                service.settings().schedulingStrategy()))
        .build();
  }

  private void unsettleTaskSets(SimulatedService service, int desired) {
    int before = service.settings().desiredCount();
    for (SimulatedTaskSet taskSet : service.taskSets()) {
      if (taskSet.computedDesiredCount(before) != taskSet.computedDesiredCount(desired)) {
        taskSet.unsettle(world.now());
      }
    }
  }

  private void deployWhatChanged(
      SimulatedService service, UpdateServiceRequest request, Service settings) {
    Cluster cluster = clusters.require(service.settings().clusterArn());
    TaskDefinition definition =
        request.taskDefinition() == null
            ? Objects.requireNonNull(service.primary()).definition()
            : definitions.requireActive(request.taskDefinition());
    ServiceRevision before = service.blueprint();
    ServiceRevision after =
        Blueprints.with(onWhatItRuns(before, request), request, definition, cluster);
    boolean forced = Boolean.TRUE.equals(request.forceNewDeployment());
    if (!forced && !sameInfrastructure(before, after)) {
      throw EcsException.invalidParameter(
          "When switching from launch type to capacity provider strategy on an existing service, or"
              + " making a change to a capacity provider strategy on a service that is already"
              + " using one, you must force a new deployment.");
    }
    DeploymentStrategyRules.check(
        DeploymentControllerType.ECS, settings.deploymentConfiguration(), after);
    ServiceRules.checkDaemon(settings, after);
    LaunchRules.checkPlacement(
        settings.placementConstraints(),
        settings.placementStrategy(),
        LaunchRules.onFargate(after.launchType(), after.capacityProviderStrategy()));
    service.change(settings);
    service.change(after);
    if (forced || !after.equals(before)) {
      scheduler.deploy(service, definition);
    }
  }

  /** A strategy takes the place of a launch type; an empty one gives it back. */
  private static ServiceRevision onWhatItRuns(
      ServiceRevision before, UpdateServiceRequest request) {
    if (!request.hasCapacityProviderStrategy()) {
      return before;
    }
    ServiceRevision.Builder changed = before.toBuilder();
    if (!request.capacityProviderStrategy().isEmpty()) {
      return changed.launchType((LaunchType) null).build();
    }
    boolean fargate = LaunchRules.onFargate(before.launchType(), before.capacityProviderStrategy());
    return changed.launchType(fargate ? LaunchType.FARGATE : LaunchType.EC2).build();
  }

  private static boolean sameInfrastructure(ServiceRevision before, ServiceRevision after) {
    return before.launchType() == after.launchType()
        && before.capacityProviderStrategy().equals(after.capacityProviderStrategy());
  }

  /** Where others control deployments, what belongs to a task set is theirs to change. */
  private static void checkController(SimulatedService service, UpdateServiceRequest request) {
    DeploymentControllerType type = service.settings().deploymentController().type();
    if (request.deploymentController() != null
        && ServiceRules.controller(request.deploymentController()) != type) {
      throw new EcsException(
          "UnsupportedFeatureException",
          "The simulator does not change the deployment controller of a service.");
    }
    if (type == DeploymentControllerType.ECS) {
      return;
    }
    refuse(request.taskDefinition() != null, "Unable to update task definition", type);
    refuse(
        request.networkConfiguration() != null || request.platformVersion() != null,
        "Unable to update network parameters",
        type);
    refuse(
        Boolean.TRUE.equals(request.forceNewDeployment()), "Cannot force a new deployment", type);
    refuse(request.hasLoadBalancers(), "Unable to update load balancers", type);
    refuse(request.hasServiceRegistries(), "Unable to update service registries", type);
    refuse(
        request.hasCapacityProviderStrategy(), "Unable to update capacity provider strategy", type);
    refuse(
        request.serviceConnectConfiguration() != null,
        "Unable to update service connect configuration",
        type);
    refuse(request.hasVolumeConfigurations(), "Unable to update volume configurations", type);
    refuse(
        request.hasVpcLatticeConfigurations(), "Unable to update VPC Lattice configurations", type);
    refuse(
        type == DeploymentControllerType.EXTERNAL && request.deploymentConfiguration() != null,
        "Unable to update deployment configuration",
        type);
  }

  private static void refuse(boolean asked, String what, DeploymentControllerType type) {
    if (asked) {
      throw EcsException.invalidParameter(
          type == DeploymentControllerType.CODE_DEPLOY
              ? what
                  + " on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to"
                  + " trigger a new deployment."
              : what
                  + " on services with an EXTERNAL deployment controller. Use CreateTaskSet to"
                  + " trigger a new deployment.");
    }
  }
}
