package io.ecsgateway.server.lifecycle;

import io.ecsgateway.server.aws.TargetConfiguration;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which backend the configuration asks for: {@code gateway.backend}, or, unset, {@code aws} where
 * {@code AWS_ENDPOINT_URL_ECS} is set or targets are configured, and the simulator elsewhere.
 */
@Singleton
final class BackendChoice {
  enum Kind {
    AWS,
    SIMULATOR
  }

  private final Kind kind;
  private final @Nullable String ecsEndpoint;

  BackendChoice(
      @Property(name = "gateway.backend") @Nullable String backend,
      @Property(name = "aws.endpoint.url.ecs") @Nullable String ecsEndpoint,
      List<TargetConfiguration> targets) {
    this.kind = choose(backend, ecsEndpoint, !targets.isEmpty());
    this.ecsEndpoint = ecsEndpoint;
    if (kind == Kind.SIMULATOR) {
      targets.forEach(BackendChoice::checkHasNoRole);
    }
  }

  Kind kind() {
    return kind;
  }

  /** Returns what stands in for ECS; null for AWS's own endpoints. */
  @Nullable String ecsEndpoint() {
    return ecsEndpoint == null || ecsEndpoint.isBlank() ? null : ecsEndpoint;
  }

  private static void checkHasNoRole(TargetConfiguration target) {
    if (target.roleArn() != null) {
      throw new IllegalArgumentException(
          "gateway.targets.%s.role-arn: %s (expected: none, as the simulator has no STS)"
              .formatted(target.name(), target.roleArn()));
    }
  }

  /**
   * @throws IllegalArgumentException if {@code backend} names neither
   */
  static Kind choose(@Nullable String backend, @Nullable String ecsEndpoint, boolean targets) {
    if (backend == null || backend.isBlank()) {
      boolean elsewhere = targets || (ecsEndpoint != null && !ecsEndpoint.isBlank());
      return elsewhere ? Kind.AWS : Kind.SIMULATOR;
    }
    return switch (backend.strip().toLowerCase(Locale.ROOT)) {
      case "aws" -> Kind.AWS;
      case "simulator" -> Kind.SIMULATOR;
      default ->
          throw new IllegalArgumentException(
              "gateway.backend: " + backend + " (expected: aws or simulator)");
    };
  }
}
