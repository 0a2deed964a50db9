package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.Operation;
import io.ecsgateway.simulator.engine.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ClusterConfiguration;
import software.amazon.awssdk.services.ecs.model.ClusterField;
import software.amazon.awssdk.services.ecs.model.CreateClusterRequest;
import software.amazon.awssdk.services.ecs.model.CreateClusterResponse;
import software.amazon.awssdk.services.ecs.model.DeleteClusterRequest;
import software.amazon.awssdk.services.ecs.model.DeleteClusterResponse;
import software.amazon.awssdk.services.ecs.model.DescribeClustersRequest;
import software.amazon.awssdk.services.ecs.model.DescribeClustersResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.ListClustersRequest;
import software.amazon.awssdk.services.ecs.model.ListClustersResponse;
import software.amazon.awssdk.services.ecs.model.UpdateClusterRequest;
import software.amazon.awssdk.services.ecs.model.UpdateClusterResponse;
import software.amazon.awssdk.services.ecs.model.UpdateClusterSettingsRequest;
import software.amazon.awssdk.services.ecs.model.UpdateClusterSettingsResponse;

/**
 * Clusters. None exists at first, as in a new account: the one that calls mean when they name none
 * is called "default" and is created like any other, by CreateCluster without a name.
 */
public final class Clusters {
  static final String DEFAULT_NAME = "default";
  private static final int MOST_DESCRIBED = 100;
  private static final int PAGE = 100;
  private static final Duration INACTIVE_REMEMBERED = Duration.ofHours(1);

  private final World world;
  private final TagStore tags;
  private final ClusterContents contents;
  private final CapacityProviderTable providers;
  private final AccountSettings accountSettings;
  private final Map<String, Cluster> byName = new LinkedHashMap<>();

  Clusters(
      World world,
      TagStore tags,
      ClusterContents contents,
      CapacityProviderTable providers,
      AccountSettings accountSettings) {
    this.world = world;
    this.tags = tags;
    this.contents = contents;
    this.providers = providers;
    this.accountSettings = accountSettings;
  }

  public List<Operation> operations() {
    return List.of(
        Operation.of("CreateCluster", CreateClusterRequest::builder, this::create),
        Operation.of("UpdateCluster", UpdateClusterRequest::builder, this::update),
        Operation.of(
            "UpdateClusterSettings", UpdateClusterSettingsRequest::builder, this::updateSettings),
        Operation.of("DeleteCluster", DeleteClusterRequest::builder, this::delete),
        Operation.of("DescribeClusters", DescribeClustersRequest::builder, this::describe),
        Operation.of("ListClusters", ListClustersRequest::builder, this::list));
  }

  /**
   * Returns the ACTIVE cluster that {@code nameOrArn} means, the default one if null.
   *
   * @throws EcsException ClusterNotFoundException if there is none
   */
  public Cluster require(@Nullable String nameOrArn) {
    Cluster cluster = find(nameOrArn);
    if (cluster == null || !isActive(cluster)) {
      throw EcsException.clusterNotFound();
    }
    return cluster;
  }

  /**
   * Returns the ACTIVE cluster that {@code nameOrArn} means, where none is meant by default.
   *
   * @throws EcsException InvalidParameterException if it is null or empty, ClusterNotFoundException
   *     if there is no such cluster
   */
  Cluster requireNamed(@Nullable String nameOrArn) {
    checkNamed(nameOrArn);
    return require(nameOrArn);
  }

  /** Returns the cluster that {@code nameOrArn} means, INACTIVE ones as well; null if unknown. */
  public @Nullable Cluster find(@Nullable String nameOrArn) {
    String name = nameOrArn == null ? DEFAULT_NAME : nameOrArn;
    String prefix = world.arn("cluster/");
    return byName.get(name.startsWith(prefix) ? name.substring(prefix.length()) : name);
  }

  Collection<Cluster> all() {
    return List.copyOf(byName.values());
  }

  /** Puts a cluster in the place of what it was; returns it as ECS answers a change. */
  Cluster replace(Cluster cluster) {
    byName.put(cluster.clusterName(), cluster);
    return withCounts(cluster);
  }

  private CreateClusterResponse create(CreateClusterRequest request) {
    String name = request.clusterName() == null ? DEFAULT_NAME : request.clusterName();
    ClusterRules.check(name, request);
    providers.checkKnown(request.capacityProviders());
    Cluster existing = byName.get(name);
    if (existing != null && isActive(existing)) {
      return CreateClusterResponse.builder().cluster(withCounts(existing)).build();
    }
    Cluster.Builder cluster = Cluster.builder();
    CommonMembers.copy(request, cluster, member -> !member.equals("tags"));
    String arn = world.arn("cluster/" + name);
    tags.remove(arn);
    tags.put(arn, request.tags());
    cluster
        .clusterArn(arn)
        .clusterName(name)
        .status("ACTIVE")
        .settings(
            request.settings().isEmpty() ? accountSettings.ofNewClusters() : request.settings())
        .capacityProviders(List.copyOf(request.capacityProviders()))
        .defaultCapacityProviderStrategy(List.copyOf(request.defaultCapacityProviderStrategy()));
    if (request.serviceConnectDefaults() != null) {
      cluster.serviceConnectDefaults(
          defaults -> defaults.namespace(request.serviceConnectDefaults().namespace()));
    }
    byName.remove(name);
    byName.put(name, cluster.build());
    Cluster created = withCounts(cluster.build());
    return CreateClusterResponse.builder()
        .cluster(created.toBuilder().tags(tags.get(arn)).build())
        .build();
  }

  private UpdateClusterResponse update(UpdateClusterRequest request) {
    Cluster.Builder cluster = requireNamed(request.cluster()).toBuilder();
    ClusterRules.checkSettings(request.settings());
    CommonMembers.copy(request, cluster);
    if (request.serviceConnectDefaults() != null) {
      cluster.serviceConnectDefaults(
          defaults -> defaults.namespace(request.serviceConnectDefaults().namespace()));
    }
    Cluster updated = cluster.build();
    return UpdateClusterResponse.builder().cluster(replace(updated)).build();
  }

  private UpdateClusterSettingsResponse updateSettings(UpdateClusterSettingsRequest request) {
    checkNamed(request.cluster());
    if (request.settings().isEmpty()) {
      throw EcsException.invalidParameter("Settings can not be empty.");
    }
    ClusterRules.checkSettings(request.settings());
    Cluster updated = require(request.cluster()).toBuilder().settings(request.settings()).build();
    byName.put(updated.clusterName(), updated);
    return UpdateClusterSettingsResponse.builder().cluster(withCounts(updated)).build();
  }

  private DeleteClusterResponse delete(DeleteClusterRequest request) {
    checkNamed(request.cluster());
    Cluster cluster = find(request.cluster());
    if (cluster == null) {
      throw EcsException.clusterNotFound();
    }
    String arn = cluster.clusterArn();
    if (contents.activeServices(arn) > 0) {
      throw new EcsException(
          "ClusterContainsServicesException",
          "The Cluster cannot be deleted while Services are active.");
    }
    if (contents.containerInstances(arn) > 0) {
      throw new EcsException(
          "ClusterContainsContainerInstancesException",
          "The Cluster cannot be deleted while Container Instances are active or draining.");
    }
    if (contents.runningTasks(arn) + contents.pendingTasks(arn) > 0) {
      throw new EcsException(
          "ClusterContainsTasksException", "The Cluster cannot be deleted while Tasks are active.");
    }
    Cluster deleted = cluster.toBuilder().status("INACTIVE").build();
    byName.put(deleted.clusterName(), deleted);
    world.after(INACTIVE_REMEMBERED, () -> byName.remove(deleted.clusterName(), deleted));
    tags.remove(arn);
    contents.forget(arn);
    return DeleteClusterResponse.builder().cluster(withCounts(deleted)).build();
  }

  private DescribeClustersResponse describe(DescribeClustersRequest request) {
    if (request.clusters().size() > MOST_DESCRIBED) {
      throw EcsException.invalidParameter("Clusters cannot have more than 100 elements.");
    }
    List<String> wanted = request.hasClusters() ? request.clusters() : List.of(DEFAULT_NAME);
    List<Cluster> found = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    for (String nameOrArn : wanted) {
      Cluster cluster = find(nameOrArn);
      if (cluster == null) {
        failures.add(missing(nameOrArn));
      } else {
        found.add(described(cluster, request.include()));
      }
    }
    return DescribeClustersResponse.builder().clusters(found).failures(failures).build();
  }

  private ListClustersResponse list(ListClustersRequest request) {
    List<String> arns =
        byName.values().stream().filter(Clusters::isActive).map(Cluster::clusterArn).toList();
    Page<String> page = Page.of(arns, request.nextToken(), request.maxResults(), PAGE, PAGE);
    return ListClustersResponse.builder()
        .clusterArns(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  /** What DescribeClusters shows depends on what it was asked to include. */
  private Cluster described(Cluster cluster, List<ClusterField> include) {
    Cluster.Builder shown = withCounts(cluster).toBuilder();
    shown.settings(include.contains(ClusterField.SETTINGS) ? cluster.settings() : List.of());
    shown.tags(include.contains(ClusterField.TAGS) ? tags.get(cluster.clusterArn()) : List.of());
    if (!include.contains(ClusterField.CONFIGURATIONS)) {
      shown.configuration((ClusterConfiguration) null);
    }
    if (include.contains(ClusterField.STATISTICS)) {
      List<KeyValuePair> statistics = new ArrayList<>();
      contents
          .statistics(cluster.clusterArn())
          .forEach((name, count) -> statistics.add(pair(name, count)));
      shown.statistics(statistics);
    }
    return shown.build();
  }

  private Cluster withCounts(Cluster cluster) {
    String arn = cluster.clusterArn();
    return cluster.toBuilder()
        .registeredContainerInstancesCount(Math.toIntExact(contents.containerInstances(arn)))
        .activeServicesCount(Math.toIntExact(contents.activeServices(arn)))
        .runningTasksCount(Math.toIntExact(contents.runningTasks(arn)))
        .pendingTasksCount(Math.toIntExact(contents.pendingTasks(arn)))
        .statistics(List.of())
        .tags(List.of())
        .build();
  }

  private Failure missing(String nameOrArn) {
    String arn = nameOrArn.startsWith("arn:") ? nameOrArn : world.arn("cluster/" + nameOrArn);
    return Failure.builder().arn(arn).reason("MISSING").build();
  }

  private static KeyValuePair pair(String name, long count) {
    return KeyValuePair.builder().name(name).value(Long.toString(count)).build();
  }

  private static void checkNamed(@Nullable String nameOrArn) {
    if (nameOrArn == null || nameOrArn.isEmpty()) {
      throw EcsException.invalidParameter("Cluster can not be blank.");
    }
  }

  private static boolean isActive(Cluster cluster) {
    return cluster.status().equals("ACTIVE");
  }
}
