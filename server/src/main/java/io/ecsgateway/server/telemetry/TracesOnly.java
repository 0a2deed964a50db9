package io.ecsgateway.server.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;

/** Keeps instrumentation from counting what gRPC's own metrics and ours count already. */
record TracesOnly(OpenTelemetry all) implements OpenTelemetry {
  @Override
  public TracerProvider getTracerProvider() {
    return all.getTracerProvider();
  }

  @Override
  public ContextPropagators getPropagators() {
    return all.getPropagators();
  }
}
