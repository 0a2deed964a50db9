package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.placement.Demand;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RuntimePlatform;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/**
 * What is needed to start a task.
 *
 * @param clusterArn the cluster it runs in
 * @param definition its task definition
 * @param group {@code family:...} or {@code service:...}
 * @param startedBy the caller's tag, or the deployment that starts it
 * @param launchType where it runs
 * @param capacityProvider the provider chosen, when a strategy decides
 * @param platformVersion asked for; only on Fargate
 * @param network where its network interface goes, in network mode awsvpc
 * @param overrides what differs from the definition
 * @param executeCommand whether ECS Exec is on
 * @param loadBalanced whether a load balancer sends it traffic
 * @param tags its tags
 * @param demand what it takes of a container instance
 * @param instance where it was placed; null on Fargate, and before
 */
public record TaskLaunch(
    String clusterArn,
    TaskDefinition definition,
    String group,
    @Nullable String startedBy,
    LaunchType launchType,
    @Nullable String capacityProvider,
    @Nullable String platformVersion,
    @Nullable NetworkConfiguration network,
    TaskOverride overrides,
    boolean executeCommand,
    boolean loadBalanced,
    List<Tag> tags,
    Demand demand,
    @Nullable SimulatedContainerInstance instance) {

  /** A task that has no place yet, and no capacity provider. */
  public TaskLaunch(
      String clusterArn,
      TaskDefinition definition,
      String group,
      @Nullable String startedBy,
      LaunchType launchType,
      @Nullable String platformVersion,
      @Nullable NetworkConfiguration network,
      TaskOverride overrides,
      boolean executeCommand,
      boolean loadBalanced,
      List<Tag> tags) {
    this(
        clusterArn,
        definition,
        group,
        startedBy,
        launchType,
        null,
        platformVersion,
        network,
        overrides,
        executeCommand,
        loadBalanced,
        tags,
        Demand.of(definition, overrides),
        null);
  }

  /** Returns the same task, placed. */
  public TaskLaunch on(SimulatedContainerInstance newInstance) {
    return with(launchType, capacityProvider, newInstance);
  }

  /** Returns the same task on what a capacity provider gives; null means none decides. */
  public TaskLaunch through(@Nullable String provider) {
    if (provider == null) {
      return this;
    }
    LaunchType type = provider.startsWith("FARGATE") ? LaunchType.FARGATE : LaunchType.EC2;
    return with(type, provider, instance);
  }

  private TaskLaunch with(
      LaunchType newType,
      @Nullable String newProvider,
      @Nullable SimulatedContainerInstance newInstance) {
    return new TaskLaunch(
        clusterArn,
        definition,
        group,
        startedBy,
        newType,
        newProvider,
        platformVersion,
        network,
        overrides,
        executeCommand,
        loadBalanced,
        tags,
        demand,
        newInstance);
  }

  /** Whether the task gets a network interface of its own. */
  public boolean ownInterface() {
    return definition.networkMode() == NetworkMode.AWSVPC;
  }

  /** Whether the task runs on Fargate. */
  public boolean onFargate() {
    return launchType == LaunchType.FARGATE;
  }

  /** Returns the platform family as ECS writes it in services and tasks on Fargate. */
  public static String platformFamily(TaskDefinition definition) {
    RuntimePlatform platform = definition.runtimePlatform();
    String family = platform == null ? null : platform.operatingSystemFamilyAsString();
    return family == null || family.equals("LINUX") ? "Linux" : family;
  }
}
