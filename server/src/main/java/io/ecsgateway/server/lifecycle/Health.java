package io.ecsgateway.server.lifecycle;

import io.ecsgateway.server.telemetry.ServingState;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.micronaut.grpc.server.GrpcEmbeddedServer;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;

/**
 * Health by grpc.health.v1: for the server as a whole and for each service by name. The management
 * port's readiness follows it.
 */
@Singleton
final class Health {
  private final HealthStatusManager statuses;
  private final ServingState state;

  Health(HealthStatusManager statuses, ServingState state) {
    this.statuses = statuses;
    this.state = state;
  }

  @EventListener
  void started(ServerStartupEvent event) {
    if (event.getSource() instanceof GrpcEmbeddedServer embedded) {
      statuses.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
      for (ServerServiceDefinition service : embedded.getServer().getServices()) {
        statuses.setStatus(service.getServiceDescriptor().getName(), ServingStatus.SERVING);
      }
      state.setServing(true);
    }
  }

  /** NOT_SERVING from here on, for good: before the server stops taking calls. */
  void stopServing() {
    state.setServing(false);
    statuses.enterTerminalState();
  }
}
