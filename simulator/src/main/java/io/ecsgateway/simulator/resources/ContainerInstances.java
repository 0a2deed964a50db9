package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.ContainerInstanceSize;
import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.Operation;
import io.ecsgateway.simulator.engine.World;
import io.ecsgateway.simulator.placement.ClusterQuery;
import io.ecsgateway.simulator.placement.Host;
import io.ecsgateway.simulator.scheduling.ContainerInstanceTable;
import io.ecsgateway.simulator.scheduling.SimulatedContainerInstance;
import io.ecsgateway.simulator.scheduling.SimulatedTask;
import io.ecsgateway.simulator.scheduling.StopCause;
import io.ecsgateway.simulator.scheduling.TaskLifecycle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.ContainerInstanceField;
import software.amazon.awssdk.services.ecs.model.ContainerInstanceStatus;
import software.amazon.awssdk.services.ecs.model.DeregisterContainerInstanceRequest;
import software.amazon.awssdk.services.ecs.model.DeregisterContainerInstanceResponse;
import software.amazon.awssdk.services.ecs.model.DescribeContainerInstancesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeContainerInstancesResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InstanceHealthCheckState;
import software.amazon.awssdk.services.ecs.model.ListContainerInstancesRequest;
import software.amazon.awssdk.services.ecs.model.ListContainerInstancesResponse;
import software.amazon.awssdk.services.ecs.model.RegisterContainerInstanceRequest;
import software.amazon.awssdk.services.ecs.model.UpdateContainerInstancesStateRequest;
import software.amazon.awssdk.services.ecs.model.UpdateContainerInstancesStateResponse;

/** Container instances: ACTIVE or DRAINING until deregistered, then INACTIVE for an hour. */
public final class ContainerInstances {
  private static final int MOST_DESCRIBED = 100;
  private static final int MOST_UPDATED = 10;
  private static final int PAGE = 100;
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private final World world;
  private final Clusters clusters;
  private final TagStore tags;
  private final CapacityProviderTable providers;
  private final ContainerInstanceTable instances;
  private final ContainerInstanceFinder finder;
  private final TaskLifecycle lifecycle;
  private final ContainerInstanceRegistration registration;

  ContainerInstances(
      World world,
      Clusters clusters,
      TagStore tags,
      CapacityProviderTable providers,
      ContainerInstanceTable instances,
      ContainerInstanceFinder finder,
      TaskLifecycle lifecycle) {
    this.world = world;
    this.clusters = clusters;
    this.tags = tags;
    this.providers = providers;
    this.instances = instances;
    this.finder = finder;
    this.lifecycle = lifecycle;
    this.registration = new ContainerInstanceRegistration(world, clusters, tags, instances, finder);
  }

  List<Operation> operations() {
    return List.of(
        Operation.of(
            "RegisterContainerInstance",
            RegisterContainerInstanceRequest::builder,
            registration::register),
        Operation.of(
            "DeregisterContainerInstance",
            DeregisterContainerInstanceRequest::builder,
            this::deregister),
        Operation.of(
            "DescribeContainerInstances",
            DescribeContainerInstancesRequest::builder,
            this::describe),
        Operation.of("ListContainerInstances", ListContainerInstancesRequest::builder, this::list),
        Operation.of(
            "UpdateContainerInstancesState",
            UpdateContainerInstancesStateRequest::builder,
            this::updateState));
  }

  /**
   * Registers instances, as their agents would; returns their ARNs.
   *
   * @param cluster its name or ARN, the default one if null
   * @throws EcsException ClusterNotFoundException if there is none, InvalidParameterException if
   *     there is no such capacity provider
   */
  public List<String> register(@Nullable String cluster, int count, ContainerInstanceSize size) {
    String provider = size.capacityProvider();
    if (provider != null) {
      providers.checkKnown(List.of(provider));
    }
    List<String> arns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      arns.add(registration.register(cluster, size).containerInstanceArn());
    }
    return arns;
  }

  private DescribeContainerInstancesResponse describe(DescribeContainerInstancesRequest request) {
    Cluster cluster = clusters.require(request.cluster());
    checkCount(request.containerInstances(), MOST_DESCRIBED);
    List<ContainerInstance> found = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    for (String idOrArn : request.containerInstances()) {
      SimulatedContainerInstance instance = finder.find(cluster, idOrArn);
      if (instance == null) {
        failures.add(finder.missing(cluster, idOrArn));
      } else {
        found.add(described(instance, request.include()));
      }
    }
    return DescribeContainerInstancesResponse.builder()
        .containerInstances(found)
        .failures(failures)
        .build();
  }

  private ContainerInstance described(
      SimulatedContainerInstance instance, List<ContainerInstanceField> include) {
    ContainerInstance.Builder shown = finder.view(instance).toBuilder();
    if (include.contains(ContainerInstanceField.TAGS)) {
      shown.tags(tags.get(instance.arn()));
    }
    if (include.contains(ContainerInstanceField.CONTAINER_INSTANCE_HEALTH)) {
      shown.healthStatus(health -> health.overallStatus(InstanceHealthCheckState.OK));
    }
    return shown.build();
  }

  private ListContainerInstancesResponse list(ListContainerInstancesRequest request) {
    Cluster cluster = clusters.require(request.cluster());
    Predicate<Host> filter = filter(request.filter());
    List<String> arns =
        instances.inCluster(cluster.clusterArn()).stream()
            .filter(instance ->
                request.status() == null
                    || request.statusAsString().equals(instance.document().status()))
            .map(instances::host)
            .filter(filter)
            .map(Host::arn)
            .toList();
    Page<String> page = Page.of(arns, request.nextToken(), request.maxResults(), PAGE, PAGE);
    return ListContainerInstancesResponse.builder()
        .containerInstanceArns(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static Predicate<Host> filter(@Nullable String expression) {
    if (expression == null || expression.isBlank()) {
      return host -> true;
    }
    try {
      return ClusterQuery.parse(expression);
    } catch (IllegalArgumentException e) {
      throw EcsException.invalidParameter(String.valueOf(e.getMessage()));
    }
  }

  private DeregisterContainerInstanceResponse deregister(
      DeregisterContainerInstanceRequest request) {
    Cluster cluster = clusters.require(request.cluster());
    if (request.containerInstance() == null || request.containerInstance().isEmpty()) {
      throw EcsException.invalidParameter("Container instance can not be blank.");
    }
    SimulatedContainerInstance instance = finder.require(cluster, request.containerInstance());
    List<SimulatedTask> orphans = instances.tasksOn(instance);
    if (!orphans.isEmpty() && !Boolean.TRUE.equals(request.force())) {
      throw EcsException.invalidParameter("Found running tasks on the instance.");
    }
    instance.change(changed -> changed.status("INACTIVE").agentConnected(false));
    orphans.forEach(task -> lifecycle.abandon(task, StopCause.instanceDeregistered()));
    instances.statusChanged(instance);
    world.after(REMEMBERED, () -> forget(instance));
    return DeregisterContainerInstanceResponse.builder()
        .containerInstance(finder.view(instance))
        .build();
  }

  private void forget(SimulatedContainerInstance instance) {
    instances.remove(instance);
    tags.remove(instance.arn());
  }

  private UpdateContainerInstancesStateResponse updateState(
      UpdateContainerInstancesStateRequest request) {
    Cluster cluster = clusters.require(request.cluster());
    ContainerInstanceStatus status = request.status();
    if (status != ContainerInstanceStatus.ACTIVE && status != ContainerInstanceStatus.DRAINING) {
      throw EcsException.invalidParameter(
          "Invalid container instance status: "
              + request.statusAsString()
              + ". Valid values are ACTIVE and DRAINING.");
    }
    checkCount(request.containerInstances(), MOST_UPDATED);
    List<ContainerInstance> updated = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    for (String idOrArn : request.containerInstances()) {
      SimulatedContainerInstance instance = finder.registered(cluster, idOrArn, failures);
      if (instance != null) {
        become(instance, Objects.requireNonNull(status));
        updated.add(finder.view(instance));
      }
    }
    return UpdateContainerInstancesStateResponse.builder()
        .containerInstances(updated)
        .failures(failures)
        .build();
  }

  private void become(SimulatedContainerInstance instance, ContainerInstanceStatus status) {
    if (!instance.document().status().equals(status.toString())) {
      instance.change(changed -> changed.status(status.toString()));
      instances.statusChanged(instance);
    }
  }

  private static void checkCount(List<String> given, int most) {
    if (given.isEmpty()) {
      throw EcsException.invalidParameter("Container instances cannot be empty.");
    }
    if (given.size() > most) {
      throw EcsException.invalidParameter(
          "Container instances can have at most " + most + " items, not " + given.size() + ".");
    }
  }
}
