package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PlacementConstraint;
import software.amazon.awssdk.services.ecs.model.PlacementStrategy;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** Where and how tasks may be started: the rules that tasks, services and task sets share. */
final class LaunchRules {
  private static final Set<String> PLATFORM_VERSIONS =
      Set.of("LATEST", "1.0.0", "1.1.0", "1.2.0", "1.3.0", "1.4.0");
  private static final int MOST_PROVIDERS = 20;
  private static final int MOST_CONSTRAINTS = 10;
  private static final int MOST_STRATEGIES = 5;

  private LaunchRules() {}

  /** Checks that a request names a launch type or a strategy, not both. */
  static void checkChoice(
      @Nullable LaunchType launchType, List<CapacityProviderStrategyItem> strategy) {
    if (launchType == LaunchType.UNKNOWN_TO_SDK_VERSION) {
      throw invalid("The launch type is not one of EC2, FARGATE, EXTERNAL, MANAGED_INSTANCES.");
    }
    if (launchType != null && !strategy.isEmpty()) {
      throw invalid(
          "Specifying both a launch type and capacity provider strategy is not supported. Remove"
              + " one and try again.");
    }
    if (strategy.size() > MOST_PROVIDERS) {
      throw invalid(
          "A capacity provider strategy can contain a maximum of "
              + MOST_PROVIDERS
              + " capacity providers.");
    }
    for (CapacityProviderStrategyItem item : strategy) {
      if (item.capacityProvider() == null || item.capacityProvider().isEmpty()) {
        throw invalid("The capacity provider name cannot be empty.");
      }
      checkWithin("weight", item.weight(), 1000);
      checkWithin("base", item.base(), 100_000);
    }
    checkShares(strategy);
  }

  /** Checks that the strategy names providers that the cluster has. */
  static void checkProviders(List<String> ofCluster, List<CapacityProviderStrategyItem> strategy) {
    for (CapacityProviderStrategyItem item : strategy) {
      if (!ofCluster.contains(item.capacityProvider())) {
        throw invalid(
            "The specified capacity provider strategy cannot contain a capacity provider that is"
                + " not associated with the cluster. Associate the capacity provider with the"
                + " cluster and try again: "
                + item.capacityProvider());
      }
    }
  }

  private static void checkShares(List<CapacityProviderStrategyItem> strategy) {
    long fargate =
        strategy.stream().filter(item -> item.capacityProvider().startsWith("FARGATE")).count();
    if (fargate > 0 && fargate < strategy.size()) {
      throw invalid(
          "A capacity provider strategy cannot contain a mix of capacity providers using Auto"
              + " Scaling groups and Fargate providers. Specify one or the other and try again.");
    }
    if (strategy.stream().filter(item -> item.base() != null && item.base() > 0).count() > 1) {
      throw invalid(
          "Only one capacity provider in a capacity provider strategy can have a base defined.");
    }
    if (strategy.size() > 1
        && strategy.stream().noneMatch(item -> item.weight() != null && item.weight() > 0)) {
      throw invalid(
          "A capacity provider strategy with several capacity providers must have one with a"
              + " weight greater than zero.");
    }
  }

  private static void checkWithin(String member, @Nullable Integer value, int most) {
    if (value != null && (value < 0 || value > most)) {
      throw invalid(
          "Invalid " + member + ": " + value + ". It must be between 0 and " + most + ".");
    }
  }

  /** Whether tasks with this choice of infrastructure run on Fargate. */
  static boolean onFargate(
      @Nullable LaunchType launchType, List<CapacityProviderStrategyItem> strategy) {
    return launchType == LaunchType.FARGATE
        || (!strategy.isEmpty() && strategy.getFirst().capacityProvider().startsWith("FARGATE"));
  }

  /** Checks that the definition can run on the infrastructure. */
  static void checkCompatible(TaskDefinition definition, boolean fargate) {
    if (fargate && !definition.compatibilities().contains(Compatibility.FARGATE)) {
      throw invalid("Task definition does not support launch_type FARGATE.");
    }
  }

  /** Checks the platform version, which is for Fargate only. */
  static void checkPlatform(@Nullable String platformVersion, boolean fargate) {
    if (platformVersion == null) {
      return;
    }
    if (!fargate) {
      throw invalid("The platform version must be null when specifying an EC2 launch type.");
    }
    if (!PLATFORM_VERSIONS.contains(platformVersion)) {
      throw new EcsException(
          "PlatformUnknownException",
          "The specified platform version does not exist: " + platformVersion);
    }
  }

  /** Checks that there is a network configuration just where the network mode needs one. */
  static void checkNetwork(TaskDefinition definition, @Nullable NetworkConfiguration network) {
    boolean needed = definition.networkMode() == NetworkMode.AWSVPC;
    if (network == null || network.awsvpcConfiguration() == null) {
      if (needed) {
        throw invalid(
            "Network Configuration must be provided when networkMode 'awsvpc' is specified.");
      }
      return;
    }
    if (!needed) {
      throw invalid(
          "Network Configuration is not valid for the given networkMode of this task definition.");
    }
    if (network.awsvpcConfiguration().subnets().isEmpty()) {
      throw invalid("subnets can not be empty.");
    }
    checkAtMost(16, network.awsvpcConfiguration().subnets().size(), "subnets");
    checkAtMost(5, network.awsvpcConfiguration().securityGroups().size(), "securityGroups");
  }

  /** Checks that load balancers send traffic to containers and ports that there are. */
  static void checkLoadBalancers(TaskDefinition definition, List<LoadBalancer> balancers) {
    for (LoadBalancer balancer : balancers) {
      ContainerDefinition container =
          definition.containerDefinitions().stream()
              .filter(candidate -> candidate.name().equals(balancer.containerName()))
              .findFirst()
              .orElseThrow(() ->
                  invalid(
                      "The container "
                          + balancer.containerName()
                          + " does not exist in the task definition."));
      boolean mapped =
          container.portMappings().stream()
              .anyMatch(
                  mapping -> Objects.equals(mapping.containerPort(), balancer.containerPort()));
      if (!mapped) {
        throw invalid(
            "The container "
                + balancer.containerName()
                + " did not have a container port "
                + balancer.containerPort()
                + " defined.");
      }
    }
  }

  /** Checks placement, which Fargate takes out of the caller's hands. */
  static void checkPlacement(
      List<PlacementConstraint> constraints, List<PlacementStrategy> strategies, boolean fargate) {
    if (fargate && !constraints.isEmpty()) {
      throw invalid("Placement constraints are not supported with FARGATE launch type.");
    }
    if (fargate && !strategies.isEmpty()) {
      throw invalid("Placement strategies are not supported with FARGATE launch type.");
    }
    checkAtMost(MOST_CONSTRAINTS, constraints.size(), "placementConstraints");
    checkAtMost(MOST_STRATEGIES, strategies.size(), "placementStrategy");
    PlacementChecks.check(constraints, strategies);
  }

  /** Checks a client token: ASCII 33 to 126, and not too long. */
  static void checkToken(@Nullable String token, int longest) {
    if (token != null
        && (token.length() > longest
            || !token.chars().allMatch(character -> character >= 33 && character <= 126))) {
      throw invalid(
          "Invalid clientToken: up to "
              + longest
              + " ASCII characters in the range of 33-126 are allowed.");
    }
  }

  private static void checkAtMost(int most, int count, String member) {
    if (count > most) {
      throw invalid(member + " can have at most " + most + " items, not " + count + ".");
    }
  }

  private static EcsException invalid(String message) {
    return EcsException.invalidParameter(message);
  }
}
