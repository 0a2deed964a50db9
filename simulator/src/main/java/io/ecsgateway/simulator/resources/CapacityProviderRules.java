package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AutoScalingGroupProvider;
import software.amazon.awssdk.services.ecs.model.CreateCapacityProviderRequest;
import software.amazon.awssdk.services.ecs.model.ManagedDraining;
import software.amazon.awssdk.services.ecs.model.ManagedScaling;
import software.amazon.awssdk.services.ecs.model.ManagedScalingStatus;
import software.amazon.awssdk.services.ecs.model.ManagedTerminationProtection;

/** What ECS takes as a capacity provider of an Auto Scaling group, and what it adds. */
final class CapacityProviderRules {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,255}");

  private CapacityProviderRules() {}

  static void check(CreateCapacityProviderRequest request) {
    String name = request.name();
    if (name == null || name.isEmpty()) {
      throw invalid("The capacity provider name can not be blank.");
    }
    boolean reserved =
        Stream.of("aws", "ecs", "fargate").anyMatch(name.toLowerCase(Locale.ROOT)::startsWith);
    if (reserved || !NAME.matcher(name).matches()) {
      throw invalid(
          "Invalid capacity provider name: "
              + name
              + ". Up to 255 letters, numbers, underscores and hyphens are allowed, and no prefix"
              + " aws, ecs or fargate.");
    }
    if (request.managedInstancesProvider() != null) {
      throw new EcsException(
          "UnsupportedFeatureException",
          "The simulator has no managed instances; use an Auto Scaling group provider.");
    }
    if (request.autoScalingGroupProvider() == null) {
      throw invalid("autoScalingGroupProvider can not be blank.");
    }
    String group = request.autoScalingGroupProvider().autoScalingGroupArn();
    if (group.isEmpty()) {
      throw invalid("autoScalingGroupArn can not be blank.");
    }
  }

  /**
   * Returns the settings with ECS's defaults.
   *
   * @throws EcsException if they do not go together
   */
  static AutoScalingGroupProvider withDefaults(AutoScalingGroupProvider given) {
    ManagedScaling scaling = given.managedScaling();
    if (scaling == null) {
      scaling = ManagedScaling.builder().status(ManagedScalingStatus.DISABLED).build();
    }
    ManagedScaling complete =
        scaling.toBuilder()
            .status(Objects.requireNonNullElse(scaling.status(), ManagedScalingStatus.ENABLED))
            .targetCapacity(within("targetCapacity", scaling.targetCapacity(), 100, 1, 100))
            .minimumScalingStepSize(
                within("minimumScalingStepSize", scaling.minimumScalingStepSize(), 1, 1, 10_000))
            .maximumScalingStepSize(
                within(
                    "maximumScalingStepSize", scaling.maximumScalingStepSize(), 10_000, 1, 10_000))
            .instanceWarmupPeriod(
                within("instanceWarmupPeriod", scaling.instanceWarmupPeriod(), 300, 0, 10_000))
            .build();
    if (given.managedTerminationProtection() == ManagedTerminationProtection.ENABLED
        && complete.status() != ManagedScalingStatus.ENABLED) {
      throw invalid("Managed termination protection cannot be enabled without managed scaling.");
    }
    return given.toBuilder()
        .managedScaling(complete)
        .managedTerminationProtection(
            Objects.requireNonNullElse(
                given.managedTerminationProtection(), ManagedTerminationProtection.DISABLED))
        .managedDraining(
            Objects.requireNonNullElse(given.managedDraining(), ManagedDraining.ENABLED))
        .build();
  }

  private static int within(
      String member, @Nullable Integer value, int otherwise, int least, int most) {
    int given = Objects.requireNonNullElse(value, otherwise);
    if (given < least || given > most) {
      throw invalid(
          "Invalid "
              + member
              + ": "
              + given
              + ". It must be between "
              + least
              + " and "
              + most
              + ".");
    }
    return given;
  }

  private static EcsException invalid(String message) {
    return EcsException.invalidParameter(message);
  }
}
