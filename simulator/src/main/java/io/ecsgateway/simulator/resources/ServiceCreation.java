package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.World;
import io.ecsgateway.simulator.scheduling.ServiceScheduler;
import io.ecsgateway.simulator.scheduling.SimulatedService;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.CreateServiceResponse;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.ResourceManagementType;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** CreateService: checks, defaults, and the first deployment. */
final class ServiceCreation {
  private final World world;
  private final Clusters clusters;
  private final TaskDefinitions definitions;
  private final TagStore tags;
  private final ServiceFinder finder;
  private final ServiceScheduler scheduler;
  private final TaskSets taskSets;
  private final ClientTokens<CreateServiceRequest, SimulatedService> tokens;

  ServiceCreation(
      World world,
      Clusters clusters,
      TaskDefinitions definitions,
      TagStore tags,
      ServiceFinder finder,
      ServiceScheduler scheduler,
      TaskSets taskSets) {
    this.world = world;
    this.clusters = clusters;
    this.definitions = definitions;
    this.tags = tags;
    this.finder = finder;
    this.scheduler = scheduler;
    this.taskSets = taskSets;
    this.tokens = new ClientTokens<>(world);
  }

  CreateServiceResponse create(CreateServiceRequest request) {
    ServiceRules.check(request);
    Cluster cluster = clusters.require(request.cluster());
    SimulatedService existing = finder.find(cluster, request.serviceName());
    SimulatedService made = alreadyMade(cluster, request);
    if (made != null) {
      return answer(made);
    }
    if (existing != null && existing.isActive()) {
      throw EcsException.invalidParameter("Creation of service was not idempotent.");
    }
    if (existing != null && existing.isDraining()) {
      throw EcsException.invalidParameter("Unable to Start a service that is still Draining.");
    }
    SimulatedService service = start(cluster, request);
    tokens.remember(cluster.clusterArn(), request.clientToken(), request, service);
    return answer(service);
  }

  /** A repeat makes nothing, as long as what the first one made is still there. */
  private @Nullable SimulatedService alreadyMade(Cluster cluster, CreateServiceRequest request) {
    var used = tokens.find(cluster.clusterArn(), request.clientToken());
    if (used == null || !used.made().isActive()) {
      return null;
    }
    if (!used.request().equals(request)) {
      throw EcsException.invalidParameter("Creation of service was not idempotent.");
    }
    return used.made();
  }

  private SimulatedService start(Cluster cluster, CreateServiceRequest request) {
    DeploymentControllerType controller = ServiceRules.controller(request.deploymentController());
    Service settings = settings(cluster, request, controller);
    TagRules.check(request.tags());
    if (controller == DeploymentControllerType.EXTERNAL) {
      DeploymentStrategyRules.check(
          controller, settings.deploymentConfiguration(), Blueprints.empty());
      SimulatedService service = new SimulatedService(world, settings, Blueprints.empty());
      service.placeFreely();
      add(service, request);
      return service;
    }
    TaskDefinition definition = definitions.requireActive(request.taskDefinition());
    ServiceRevision blueprint = Blueprints.with(Blueprints.empty(), request, definition, cluster);
    DeploymentStrategyRules.check(controller, settings.deploymentConfiguration(), blueprint);
    ServiceRules.checkDaemon(settings, blueprint);
    LaunchRules.checkPlacement(
        request.placementConstraints(),
        request.placementStrategy(),
        LaunchRules.onFargate(blueprint.launchType(), blueprint.capacityProviderStrategy()));
    SimulatedService service = new SimulatedService(world, settings, blueprint);
    if (request.launchType() == null && blueprint.capacityProviderStrategy().isEmpty()) {
      service.placeFreely();
    }
    add(service, request);
    if (controller == DeploymentControllerType.ECS) {
      scheduler.deploy(service, definition);
    } else {
      taskSets.addInitial(service, definition);
    }
    return service;
  }

  private void add(SimulatedService service, CreateServiceRequest request) {
    scheduler.add(service);
    tags.remove(service.arn());
    tags.put(service.arn(), request.tags());
  }

  private Service settings(
      Cluster cluster, CreateServiceRequest request, DeploymentControllerType controller) {
    SchedulingStrategy scheduling = ServiceRules.scheduling(request.schedulingStrategy());
    boolean daemon = scheduling == SchedulingStrategy.DAEMON;
    Service.Builder settings =
        Service.builder()
            .serviceArn(finder.arn(cluster, request.serviceName()))
            .serviceName(request.serviceName())
            .clusterArn(cluster.clusterArn())
            .status("ACTIVE")
            .desiredCount(
                daemon ? Integer.valueOf(0) : Objects.requireNonNullElse(request.desiredCount(), 0))
            .schedulingStrategy(scheduling)
            .deploymentController(type -> type.type(controller))
            .deploymentConfiguration(
                ServiceRules.limits(request.deploymentConfiguration(), null, scheduling))
            .placementConstraints(request.placementConstraints())
            .placementStrategy(request.placementStrategy())
            .healthCheckGracePeriodSeconds(request.healthCheckGracePeriodSeconds())
            .propagateTags(Objects.requireNonNullElse(request.propagateTags(), PropagateTags.NONE))
            .enableECSManagedTags(Boolean.TRUE.equals(request.enableECSManagedTags()))
            .enableExecuteCommand(Boolean.TRUE.equals(request.enableExecuteCommand()))
            .availabilityZoneRebalancing(
                Objects.requireNonNullElse(
                    request.availabilityZoneRebalancing(), AvailabilityZoneRebalancing.ENABLED))
            .resourceManagementType(ResourceManagementType.CUSTOMER)
            .createdAt(world.now())
            .createdBy("arn:aws:iam::" + world.account() + ":root");
    if (!request.loadBalancers().isEmpty()) {
      settings
          .roleArn(role(request.role()))
          .healthCheckGracePeriodSeconds(
              Objects.requireNonNullElse(request.healthCheckGracePeriodSeconds(), 0));
    }
    return settings.build();
  }

  private String role(@Nullable String role) {
    if (role == null) {
      return "arn:aws:iam::"
          + world.account()
          + ":role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS";
    }
    return role.startsWith("arn:") ? role : "arn:aws:iam::" + world.account() + ":role/" + role;
  }

  private CreateServiceResponse answer(SimulatedService service) {
    List<Tag> own = tags.get(service.arn());
    return CreateServiceResponse.builder()
        .service(ServiceView.of(service).toBuilder().tags(own).build())
        .build();
  }
}
