package io.ecsgateway.server.lifecycle;

import io.ecsgateway.server.aws.Backend;
import io.ecsgateway.simulator.Simulator;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.arns.Arn;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Makes the backend that was chosen: AWS, or a simulator in this process. */
@Factory
final class BackendFactory {
  private static final String SIMULATED_REGION = "us-east-1";
  private static final String SIMULATED_ACCOUNT = "123456789012";

  @Singleton
  Backend backend(
      BackendChoice choice,
      Provider<Simulator> simulator,
      @Property(name = "aws.role.arn") @Nullable String role) {
    return switch (choice.kind()) {
      case AWS ->
          new Backend(null, null, accountOf(role), DefaultCredentialsProvider.builder().build());
      case SIMULATOR ->
          new Backend(
              simulator.get().endpoint(),
              SIMULATED_REGION,
              SIMULATED_ACCOUNT,
              // The simulator takes any signature.
              StaticCredentialsProvider.create(
                  AwsBasicCredentials.create("simulator", "simulator")));
    };
  }

  @Bean(preDestroy = "close")
  @Singleton
  Simulator simulator(SimulatorSettings settings) {
    return Simulator.builder()
        .port(settings.port())
        .speed(settings.speed())
        .region(SIMULATED_REGION)
        .account(SIMULATED_ACCOUNT)
        .start();
  }

  /** The role that IRSA gives a pod says in whose account it acts. */
  private static @Nullable String accountOf(@Nullable String role) {
    return role == null ? null : Arn.fromString(role).accountId().orElse(null);
  }
}
