package io.ecsgateway.server.call;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.micronaut.context.annotation.Bean;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The request metadata {@code ecs-target}, by which a caller chooses account and region. */
@Singleton
@Bean(typed = TargetHeader.class) // its place among the interceptors is lifecycle.CallPath's
public final class TargetHeader implements ServerInterceptor {
  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("ecs-target", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<String> CHOSEN = Context.key("ecs-target");

  /** Returns the name that the caller of the current RPC chose; null for the default target. */
  public static @Nullable String chosen() {
    return CHOSEN.get();
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    String chosen = headers.get(HEADER);
    return chosen == null
        ? next.startCall(call, headers)
        : Contexts.interceptCall(Context.current().withValue(CHOSEN, chosen), call, headers, next);
  }
}
