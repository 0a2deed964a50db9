package io.ecsgateway.server.lifecycle;

import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.util.List;

/** Health by grpc.health.v1: for the server as a whole and for each service by name. */
@Singleton
final class Health {
  private final HealthStatusManager statuses;
  private final List<BindableService> services;

  Health(HealthStatusManager statuses, List<BindableService> services) {
    this.statuses = statuses;
    this.services = services;
  }

  @EventListener
  void started(ServerStartupEvent event) {
    statuses.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
    for (BindableService service : services) {
      statuses.setStatus(
          service.bindService().getServiceDescriptor().getName(), ServingStatus.SERVING);
    }
  }

  /** NOT_SERVING from here on, for good: before the server stops taking calls. */
  void stopServing() {
    statuses.enterTerminalState();
  }
}
