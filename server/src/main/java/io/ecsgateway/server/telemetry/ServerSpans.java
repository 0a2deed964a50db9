package io.ecsgateway.server.telemetry;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.micronaut.context.annotation.Bean;
import io.opentelemetry.instrumentation.grpc.v1_6.GrpcTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import jakarta.inject.Singleton;

/** One span for each call, unary or stream, in the trace that the caller began. */
@Singleton
@Bean(typed = ServerSpans.class) // its place among the interceptors is lifecycle.CallPath's
public final class ServerSpans implements ServerInterceptor {
  private final ServerInterceptor interceptor;

  ServerSpans(OpenTelemetrySdk sdk) {
    this.interceptor =
        GrpcTelemetry.builder(new TracesOnly(sdk))
            .setEmitMessageEvents(false) // a watch may have thousands
            .build()
            .createServerInterceptor();
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    return interceptor.interceptCall(call, headers, next);
  }
}
