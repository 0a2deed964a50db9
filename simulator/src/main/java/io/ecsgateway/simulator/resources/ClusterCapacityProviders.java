package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.Operation;
import io.ecsgateway.simulator.scheduling.ServiceTable;
import io.ecsgateway.simulator.scheduling.SimulatedService;
import io.ecsgateway.simulator.scheduling.TaskTable;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.PutClusterCapacityProvidersRequest;
import software.amazon.awssdk.services.ecs.model.PutClusterCapacityProvidersResponse;

/** Which capacity providers a cluster has, and which of them its tasks use if nothing is said. */
final class ClusterCapacityProviders {
  private final Clusters clusters;
  private final CapacityProviderTable providers;
  private final ServiceTable services;
  private final TaskTable tasks;

  ClusterCapacityProviders(
      Clusters clusters, CapacityProviderTable providers, ServiceTable services, TaskTable tasks) {
    this.clusters = clusters;
    this.providers = providers;
    this.services = services;
    this.tasks = tasks;
  }

  List<Operation> operations() {
    return List.of(
        Operation.of(
            "PutClusterCapacityProviders", PutClusterCapacityProvidersRequest::builder, this::put));
  }

  /** Whether a cluster that is ACTIVE has a provider. */
  boolean areUsing(String provider) {
    return clusters.all().stream()
        .anyMatch(cluster ->
            cluster.status().equals("ACTIVE") && cluster.capacityProviders().contains(provider));
  }

  private PutClusterCapacityProvidersResponse put(PutClusterCapacityProvidersRequest request) {
    Cluster cluster = clusters.requireNamed(request.cluster());
    checkGiven(request.hasCapacityProviders(), "capacityProviders");
    checkGiven(request.hasDefaultCapacityProviderStrategy(), "defaultCapacityProviderStrategy");
    providers.checkKnown(request.capacityProviders());
    List<String> names =
        request.capacityProviders().stream()
            .map(nameOrArn -> Objects.requireNonNull(providers.find(nameOrArn)).name())
            .toList();
    for (String before : cluster.capacityProviders()) {
      if (!names.contains(before) && isUsed(cluster, before)) {
        throw new EcsException(
            "ResourceInUseException",
            "The specified capacity provider is in use and cannot be removed: " + before);
      }
    }
    Cluster changed = cluster.toBuilder().capacityProviders(names).build();
    List<CapacityProviderStrategyItem> strategy = request.defaultCapacityProviderStrategy();
    LaunchRules.checkChoice(null, strategy);
    LaunchRules.checkProviders(names, strategy);
    return PutClusterCapacityProvidersResponse.builder()
        .cluster(
            clusters.replace(changed.toBuilder().defaultCapacityProviderStrategy(strategy).build()))
        .build();
  }

  private static void checkGiven(boolean given, String member) {
    if (!given) {
      throw EcsException.invalidParameter(member + " can not be blank.");
    }
  }

  private boolean isUsed(Cluster cluster, String provider) {
    boolean byService =
        services.inCluster(cluster.clusterArn()).stream()
            .filter(SimulatedService::isActive)
            .flatMap(service -> service.blueprint().capacityProviderStrategy().stream())
            .anyMatch(item -> provider.equals(item.capacityProvider()));
    return byService
        || Stream.of(DesiredStatus.RUNNING, DesiredStatus.STOPPED)
            .flatMap(desired -> tasks.inCluster(cluster.clusterArn(), desired).stream())
            .filter(task -> !task.document().lastStatus().equals("STOPPED"))
            .anyMatch(task -> provider.equals(task.document().capacityProviderName()));
  }
}
