package io.ecsgateway.client;

import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What calls carry that say nothing else themselves.
 *
 * @param token null without one
 * @param target null for the gateway's own default
 * @param deadline of unary calls; null for none
 */
record CallDefaults(
    @Nullable CallCredentials token, @Nullable String target, @Nullable Duration deadline)
    implements ClientInterceptor {
  private static final Metadata.Key<String> TARGET =
      Metadata.Key.of("ecs-target", Metadata.ASCII_STRING_MARSHALLER);

  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions given, Channel next) {
    String chosen = given.getOption(GatewayConnection.TARGET);
    String named = chosen == null ? target : chosen;
    return new SimpleForwardingClientCall<>(next.newCall(method, complete(method, given))) {
      @Override
      public void start(Listener<RespT> listener, Metadata headers) {
        if (named != null && !headers.containsKey(TARGET)) {
          headers.put(TARGET, named);
        }
        super.start(listener, headers);
      }
    };
  }

  private CallOptions complete(MethodDescriptor<?, ?> method, CallOptions given) {
    CallOptions options = given;
    if (token != null && options.getCredentials() == null) {
      options = options.withCallCredentials(token);
    }
    boolean unary = method.getType() == MethodType.UNARY;
    return deadline != null && unary && options.getDeadline() == null
        ? options.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
        : options;
  }
}
