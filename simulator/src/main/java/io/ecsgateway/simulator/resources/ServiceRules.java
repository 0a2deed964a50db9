package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeploymentCircuitBreaker;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentController;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.ThresholdType;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/** What ECS takes for a service as a whole: names, counts, controllers, limits of deployments. */
final class ServiceRules {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,255}");
  private static final int LONGEST_TOKEN = 36;

  /** ECS's quota of tasks per service. */
  private static final int MOST_TASKS = 5000;

  private ServiceRules() {}

  static void check(CreateServiceRequest request) {
    String name = request.serviceName();
    if (name == null || name.isEmpty()) {
      throw invalid("Service name cannot be empty.");
    }
    if (!NAME.matcher(name).matches()) {
      throw invalid(
          "Invalid service name: "
              + name
              + ". It can have up to 255 letters, numbers, underscores, and hyphens.");
    }
    LaunchRules.checkToken(request.clientToken(), LONGEST_TOKEN);
    DeploymentControllerType controller = controller(request.deploymentController());
    SchedulingStrategy scheduling = scheduling(request.schedulingStrategy());
    if (scheduling == SchedulingStrategy.DAEMON) {
      if (controller != DeploymentControllerType.ECS) {
        throw invalid(
            "The daemon scheduling strategy is not supported with a "
                + controller
                + " deployment controller.");
      }
      checkNoDesiredCount(request.desiredCount());
    } else if (request.desiredCount() == null && controller == DeploymentControllerType.ECS) {
      throw invalid("Desired count cannot be null for a service with the REPLICA strategy.");
    }
    checkCounts(request.desiredCount(), request.healthCheckGracePeriodSeconds());
    checkPropagation(request.propagateTags(), request.propagateTagsAsString());
    if (request.role() != null && request.loadBalancers().isEmpty()) {
      throw invalid("You cannot specify an IAM role for services that require no load balancer.");
    }
    if (controller == DeploymentControllerType.EXTERNAL) {
      checkExternal(request);
    } else if (request.taskDefinition() == null || request.taskDefinition().isEmpty()) {
      throw invalid("TaskDefinition can not be blank.");
    }
    if (controller == DeploymentControllerType.CODE_DEPLOY && request.loadBalancers().isEmpty()) {
      throw invalid(
          "A load balancer is required for services with a CODE_DEPLOY deployment controller.");
    }
  }

  static void check(UpdateServiceRequest request, SchedulingStrategy scheduling) {
    if (scheduling == SchedulingStrategy.DAEMON) {
      checkNoDesiredCount(request.desiredCount());
    }
    checkCounts(request.desiredCount(), request.healthCheckGracePeriodSeconds());
    checkPropagation(request.propagateTags(), request.propagateTagsAsString());
  }

  static DeploymentControllerType controller(@Nullable DeploymentController controller) {
    if (controller == null) {
      return DeploymentControllerType.ECS;
    }
    DeploymentControllerType type = controller.type();
    if (type == null || type == DeploymentControllerType.UNKNOWN_TO_SDK_VERSION) {
      throw invalid("Invalid deployment controller type: " + controller.typeAsString());
    }
    return type;
  }

  static SchedulingStrategy scheduling(@Nullable SchedulingStrategy scheduling) {
    if (scheduling == SchedulingStrategy.UNKNOWN_TO_SDK_VERSION) {
      throw invalid("The scheduling strategy is not one of REPLICA, DAEMON.");
    }
    return Objects.requireNonNullElse(scheduling, SchedulingStrategy.REPLICA);
  }

  /** Returns {@code changes} on top of what was set before, or of the defaults. */
  static DeploymentConfiguration limits(
      @Nullable DeploymentConfiguration changes,
      @Nullable DeploymentConfiguration before,
      SchedulingStrategy scheduling) {
    DeploymentConfiguration.Builder limits =
        (before == null ? defaults(scheduling) : before).toBuilder();
    if (changes != null) {
      CommonMembers.copy(changes, limits);
    }
    DeploymentConfiguration merged = limits.build();
    checkLimits(merged, scheduling);
    return DeploymentStrategyRules.completed(changes, merged);
  }

  private static DeploymentConfiguration defaults(SchedulingStrategy scheduling) {
    boolean daemon = scheduling == SchedulingStrategy.DAEMON;
    return DeploymentConfiguration.builder()
        .minimumHealthyPercent(daemon ? 0 : 100)
        .maximumPercent(daemon ? 100 : 200)
        .strategy(DeploymentStrategy.ROLLING)
        .deploymentCircuitBreaker(breaker -> breaker.enable(false).rollback(false))
        .build();
  }

  private static void checkLimits(DeploymentConfiguration limits, SchedulingStrategy scheduling) {
    int minimum = limits.minimumHealthyPercent();
    int maximum = limits.maximumPercent();
    if (minimum < 0 || minimum > 100) {
      throw invalid(
          "Invalid minimumHealthyPercent: " + minimum + ". It must be between 0 and 100.");
    }
    if (maximum < 100 || maximum > 10_000) {
      throw invalid("Invalid maximumPercent: " + maximum + ". It must be at least 100.");
    }
    if (minimum == 100 && maximum == 100) {
      throw invalid(
          "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block"
              + " deployments.");
    }
    checkThreshold(limits.deploymentCircuitBreaker());
    DeploymentStrategyRules.checkBakeTime("bakeTimeInMinutes", limits.bakeTimeInMinutes());
    if (limits.strategy() == DeploymentStrategy.UNKNOWN_TO_SDK_VERSION) {
      throw invalid("Invalid deployment strategy: " + limits.strategyAsString());
    }
    if (scheduling == SchedulingStrategy.DAEMON) {
      checkDaemonLimits(limits, maximum);
    }
  }

  private static void checkDaemonLimits(DeploymentConfiguration limits, int maximum) {
    if (maximum > 100) {
      throw invalid(
          "The daemon scheduling strategy does not support values above 100 for maximumPercent on a"
              + " deployment configuration. Change the maximumPercent value to 100, and try again");
    }
    if (limits.strategy() != DeploymentStrategy.ROLLING) {
      throw invalid("The daemon scheduling strategy only supports the ROLLING strategy.");
    }
  }

  private static void checkThreshold(@Nullable DeploymentCircuitBreaker breaker) {
    if (breaker == null || breaker.thresholdConfiguration() == null) {
      return;
    }
    ThresholdType type = breaker.thresholdConfiguration().type();
    @Nullable Integer value = breaker.thresholdConfiguration().value();
    if (value == null || value < 1 || (type != ThresholdType.COUNT && value > 100)) {
      throw invalid(
          "Invalid thresholdConfiguration value: "
              + value
              + ". It must be at least 1, and at most 100 for a percentage.");
    }
  }

  /** What belongs to task sets cannot be set for the service of an external controller. */
  private static void checkExternal(CreateServiceRequest request) {
    checkBlank(request.taskDefinition() != null, "TaskDefinition");
    checkBlank(request.launchType() != null, "LaunchType");
    checkBlank(!request.capacityProviderStrategy().isEmpty(), "CapacityProviderStrategy");
    checkBlank(request.platformVersion() != null, "PlatformVersion");
    checkBlank(request.networkConfiguration() != null, "NetworkConfiguration");
    checkBlank(!request.loadBalancers().isEmpty(), "LoadBalancers");
    checkBlank(!request.serviceRegistries().isEmpty(), "ServiceRegistries");
  }

  private static void checkBlank(boolean given, String member) {
    if (given) {
      throw invalid(member + " must be blank.");
    }
  }

  /** Checks what a DAEMON service runs on, and how it is placed. */
  static void checkDaemon(Service settings, ServiceRevision blueprint) {
    if (settings.schedulingStrategy() != SchedulingStrategy.DAEMON) {
      return;
    }
    if (LaunchRules.onFargate(blueprint.launchType(), blueprint.capacityProviderStrategy())) {
      throw invalid("The daemon scheduling strategy is not supported with FARGATE launch type.");
    }
    if (!settings.placementStrategy().isEmpty()) {
      throw invalid(
          "The daemon scheduling strategy does not support placement strategies. Remove the"
              + " placement strategy and try again");
    }
  }

  private static void checkNoDesiredCount(@Nullable Integer desiredCount) {
    if (desiredCount != null) {
      throw invalid(
          "The daemon scheduling strategy does not support a desired count for services. Remove the"
              + " desired count value and try again");
    }
  }

  private static void checkCounts(
      @Nullable Integer desiredCount, @Nullable Integer gracePeriodSeconds) {
    if (desiredCount != null && (desiredCount < 0 || desiredCount > MOST_TASKS)) {
      throw invalid(
          "Invalid desiredCount: "
              + desiredCount
              + ". It must be between 0 and "
              + MOST_TASKS
              + ".");
    }
    if (gracePeriodSeconds != null && gracePeriodSeconds < 0) {
      throw invalid(
          "Invalid healthCheckGracePeriodSeconds: " + gracePeriodSeconds + ". It must be >= 0.");
    }
  }

  private static void checkPropagation(@Nullable PropagateTags propagation, @Nullable String raw) {
    if (propagation == PropagateTags.UNKNOWN_TO_SDK_VERSION) {
      throw invalid("Invalid value for propagateTags: " + raw);
    }
  }

  private static EcsException invalid(String message) {
    return EcsException.invalidParameter(message);
  }
}
