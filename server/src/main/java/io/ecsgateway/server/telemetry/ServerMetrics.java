package io.ecsgateway.server.telemetry;

import io.grpc.ServerBuilder;
import io.grpc.opentelemetry.GrpcOpenTelemetry;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import jakarta.inject.Singleton;

/** The metrics that gRFC A66 names, of every call. */
@Singleton
final class ServerMetrics implements BeanCreatedEventListener<ServerBuilder<?>> {
  private final OpenTelemetrySdk sdk;

  ServerMetrics(OpenTelemetrySdk sdk) {
    this.sdk = sdk;
  }

  @Override
  public ServerBuilder<?> onCreated(BeanCreatedEvent<ServerBuilder<?>> event) {
    ServerBuilder<?> server = event.getBean();
    GrpcOpenTelemetry.newBuilder().sdk(sdk).build().configureServerBuilder(server);
    return server;
  }
}
