package io.ecsgateway.server.lifecycle;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which backend the configuration asks for: {@code gateway.backend}, or, unset, {@code aws} where
 * {@code AWS_ENDPOINT_URL_ECS} is set and the simulator elsewhere.
 */
@Singleton
final class BackendChoice {
  enum Kind {
    AWS,
    SIMULATOR
  }

  private final Kind kind;

  BackendChoice(
      @Property(name = "gateway.backend") @Nullable String backend,
      @Property(name = "aws.endpoint.url.ecs") @Nullable String ecsEndpoint) {
    this.kind = choose(backend, ecsEndpoint);
  }

  Kind kind() {
    return kind;
  }

  /**
   * @throws IllegalArgumentException if {@code backend} names neither
   */
  static Kind choose(@Nullable String backend, @Nullable String ecsEndpoint) {
    if (backend == null || backend.isBlank()) {
      return ecsEndpoint == null || ecsEndpoint.isBlank() ? Kind.SIMULATOR : Kind.AWS;
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
