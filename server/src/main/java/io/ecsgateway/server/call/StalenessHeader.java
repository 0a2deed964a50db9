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

/**
 * The request metadata {@code ecs-max-staleness}, by which a reader takes what is known already.
 */
@Singleton
@Bean(typed = StalenessHeader.class) // its place among the interceptors is lifecycle.CallPath's
public final class StalenessHeader implements ServerInterceptor {
  public static final String NAME = "ecs-max-staleness";

  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of(NAME, Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<String> SAID = Context.key(NAME);

  /** Returns what the caller of the current RPC said; null without a word of it. */
  public static @Nullable String said() {
    return SAID.get();
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    String said = headers.get(HEADER);
    return said == null
        ? next.startCall(call, headers)
        : Contexts.interceptCall(Context.current().withValue(SAID, said), call, headers, next);
  }
}
