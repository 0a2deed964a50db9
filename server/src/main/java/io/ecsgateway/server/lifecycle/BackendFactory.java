package io.ecsgateway.server.lifecycle;

import io.ecsgateway.server.aws.Backend;
import io.ecsgateway.simulator.Simulator;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Makes the backend that was chosen: AWS, or a simulator in this process. */
@Factory
final class BackendFactory {
  private static final String SIMULATED_REGION = "us-east-1";

  @Singleton
  Backend backend(BackendChoice choice, Provider<Simulator> simulator) {
    return switch (choice.kind()) {
      case AWS -> new Backend(null, null, DefaultCredentialsProvider.builder().build());
      case SIMULATOR ->
          new Backend(
              simulator.get().endpoint(),
              SIMULATED_REGION,
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
        .start();
  }
}
