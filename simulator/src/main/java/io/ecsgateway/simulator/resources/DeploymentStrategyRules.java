package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AdvancedConfiguration;
import software.amazon.awssdk.services.ecs.model.CanaryConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.LinearConfiguration;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.ServiceConnectConfiguration;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;

/** What ECS takes for deployments that shift traffic, and what it fills in. */
final class DeploymentStrategyRules {
  private static final int MOST_BAKE_MINUTES = 1440;
  private static final double LEAST_STEP_PERCENT = 3.0;
  private static final double LEAST_CANARY_PERCENT = 0.1;

  private DeploymentStrategyRules() {}

  /**
   * Returns {@code merged}, completed with defaults; what belonged to the strategy before goes.
   *
   * @param changes what the request names
   * @param merged that on top of what was set before
   */
  static DeploymentConfiguration completed(
      @Nullable DeploymentConfiguration changes, DeploymentConfiguration merged) {
    DeploymentStrategy strategy = merged.strategy();
    if (changes != null) {
      refuseOther(
          changes.linearConfiguration() != null, DeploymentStrategy.LINEAR, strategy, "linear");
      refuseOther(
          changes.canaryConfiguration() != null, DeploymentStrategy.CANARY, strategy, "canary");
    }
    LifecycleHookRules.check(merged.lifecycleHooks());
    if (strategy == DeploymentStrategy.BLUE_GREEN && merged.bakeTimeInMinutes() == null) {
      throw invalid("bakeTimeInMinutes is required for the BLUE_GREEN deployment strategy.");
    }
    return merged.toBuilder()
        .linearConfiguration(
            strategy == DeploymentStrategy.LINEAR ? linear(merged.linearConfiguration()) : null)
        .canaryConfiguration(
            strategy == DeploymentStrategy.CANARY ? canary(merged.canaryConfiguration()) : null)
        .build();
  }

  /** Checks that traffic of such a service can be shifted, if its strategy does that. */
  static void check(
      DeploymentControllerType controller,
      DeploymentConfiguration configuration,
      ServiceRevision blueprint) {
    DeploymentStrategy strategy = configuration.strategy();
    if (strategy == DeploymentStrategy.ROLLING) {
      return;
    }
    if (controller != DeploymentControllerType.ECS) {
      throw invalid(
          "The " + strategy + " deployment strategy requires the ECS deployment controller.");
    }
    blueprint.loadBalancers().forEach(balancer -> check(balancer, strategy));
    ServiceConnectConfiguration connect = blueprint.serviceConnectConfiguration();
    boolean connected = connect != null && Boolean.TRUE.equals(connect.enabled());
    if (strategy != DeploymentStrategy.BLUE_GREEN
        && blueprint.loadBalancers().isEmpty()
        && !connected) {
      throw invalid(
          "The " + strategy + " deployment strategy requires a load balancer or Service Connect.");
    }
  }

  private static void check(LoadBalancer balancer, DeploymentStrategy strategy) {
    AdvancedConfiguration advanced =
        Objects.requireNonNullElse(
            balancer.advancedConfiguration(), AdvancedConfiguration.builder().build());
    require(balancer.targetGroupArn(), "targetGroupArn", strategy);
    require(
        advanced.alternateTargetGroupArn(),
        "advancedConfiguration.alternateTargetGroupArn",
        strategy);
    require(
        advanced.productionListenerRule(),
        "advancedConfiguration.productionListenerRule",
        strategy);
    require(advanced.roleArn(), "advancedConfiguration.roleArn", strategy);
  }

  private static void require(@Nullable String value, String member, DeploymentStrategy strategy) {
    if (value == null || value.isEmpty()) {
      throw invalid(
          "loadBalancers." + member + " is required for the " + strategy + " deployment strategy.");
    }
  }

  private static void refuseOther(
      boolean given, DeploymentStrategy wanted, DeploymentStrategy strategy, String member) {
    if (given && strategy != wanted) {
      throw invalid(
          member
              + "Configuration is only valid with the "
              + wanted
              + " deployment strategy, not with "
              + strategy
              + ".");
    }
  }

  private static LinearConfiguration linear(@Nullable LinearConfiguration given) {
    LinearConfiguration linear =
        Objects.requireNonNullElse(given, LinearConfiguration.builder().build());
    LinearConfiguration complete =
        linear.toBuilder()
            .stepPercent(Objects.requireNonNullElse(linear.stepPercent(), 10.0))
            .stepBakeTimeInMinutes(Objects.requireNonNullElse(linear.stepBakeTimeInMinutes(), 6))
            .build();
    checkPercent("stepPercent", complete.stepPercent(), LEAST_STEP_PERCENT);
    checkBakeTime("stepBakeTimeInMinutes", complete.stepBakeTimeInMinutes());
    return complete;
  }

  private static CanaryConfiguration canary(@Nullable CanaryConfiguration given) {
    CanaryConfiguration canary =
        Objects.requireNonNullElse(given, CanaryConfiguration.builder().build());
    CanaryConfiguration complete =
        canary.toBuilder()
            .canaryPercent(Objects.requireNonNullElse(canary.canaryPercent(), 5.0))
            .canaryBakeTimeInMinutes(
                Objects.requireNonNullElse(canary.canaryBakeTimeInMinutes(), 10))
            .build();
    checkPercent("canaryPercent", complete.canaryPercent(), LEAST_CANARY_PERCENT);
    checkBakeTime("canaryBakeTimeInMinutes", complete.canaryBakeTimeInMinutes());
    return complete;
  }

  private static void checkPercent(String member, double percent, double least) {
    double tenths = percent * 10;
    boolean multiple = Math.abs(tenths - Math.rint(tenths)) < 1e-9;
    if (!(percent >= least && percent <= 100 && multiple)) {
      throw invalid(
          "Invalid "
              + member
              + ": "
              + percent
              + ". It must be a multiple of 0.1 between "
              + least
              + " and 100.0.");
    }
  }

  /** Checks a time that revisions are watched for, in minutes. */
  static void checkBakeTime(String member, @Nullable Integer minutes) {
    if (minutes != null && (minutes < 0 || minutes > MOST_BAKE_MINUTES)) {
      throw invalid(
          "Invalid "
              + member
              + ": "
              + minutes
              + ". It must be between 0 and "
              + MOST_BAKE_MINUTES
              + ".");
    }
  }

  private static EcsException invalid(String message) {
    return EcsException.invalidParameter(message);
  }
}
