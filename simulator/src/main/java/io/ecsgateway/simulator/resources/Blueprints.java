package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.scheduling.TaskLaunch;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/** What services and task sets are to run, made from requests: revisions that have no ARN yet. */
final class Blueprints {
  private static final Set<String> OWN_RULES = Set.of("taskDefinition", "clusterArn");

  private Blueprints() {}

  /** Returns the blueprint of a service whose task sets say what it runs. */
  static ServiceRevision empty() {
    return ServiceRevision.builder().loadBalancers(List.of()).serviceRegistries(List.of()).build();
  }

  /**
   * Returns {@code before} with what {@code request} names in it, checked and completed.
   *
   * @throws EcsException if ECS would not run that
   */
  static ServiceRevision with(
      ServiceRevision before, SdkPojo request, TaskDefinition definition, Cluster cluster) {
    ServiceRevision.Builder changed = before.toBuilder();
    CommonMembers.copy(request, changed, member -> !OWN_RULES.contains(member));
    changed.taskDefinition(definition.taskDefinitionArn());
    return checked(changed, definition, cluster);
  }

  /** Returns what the tasks of a task set run on, as the blueprint of its service. */
  static ServiceRevision of(TaskSet taskSet) {
    ServiceRevision.Builder blueprint = empty().toBuilder();
    CommonMembers.copy(
        taskSet,
        blueprint,
        member -> !Set.of("serviceArn", "clusterArn", "createdAt").contains(member));
    return blueprint.build();
  }

  private static ServiceRevision checked(
      ServiceRevision.Builder blueprint, TaskDefinition definition, Cluster cluster) {
    ServiceRevision given = blueprint.build();
    List<CapacityProviderStrategyItem> strategy = given.capacityProviderStrategy();
    LaunchRules.checkChoice(given.launchType(), strategy);
    LaunchRules.checkProviders(cluster.capacityProviders(), strategy);
    if (given.launchType() == null && strategy.isEmpty()) {
      strategy = cluster.defaultCapacityProviderStrategy();
      if (strategy.isEmpty()) {
        blueprint.launchType(LaunchType.EC2);
      } else {
        blueprint.capacityProviderStrategy(strategy);
      }
    }
    boolean fargate = LaunchRules.onFargate(given.launchType(), strategy);
    LaunchRules.checkCompatible(definition, fargate);
    LaunchRules.checkPlatform(given.platformVersion(), fargate);
    LaunchRules.checkNetwork(definition, given.networkConfiguration());
    LaunchRules.checkLoadBalancers(definition, given.loadBalancers());
    if (fargate) {
      blueprint
          .platformVersion(given.platformVersion() == null ? "LATEST" : given.platformVersion())
          .platformFamily(TaskLaunch.platformFamily(definition));
    }
    return blueprint.build();
  }
}
