package io.ecsgateway.client;

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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What calls carry that say nothing else themselves.
 *
 * @param token asked for each call; null without one
 * @param target null for the gateway's own default
 * @param deadline of unary calls
 */
record CallDefaults(@Nullable Supplier<String> token, @Nullable String target, Duration deadline)
    implements ClientInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> TARGET =
      Metadata.Key.of("ecs-target", Metadata.ASCII_STRING_MARSHALLER);

  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
    boolean unlimited = method.getType() == MethodType.UNARY && options.getDeadline() == null;
    CallOptions limited =
        unlimited ? options.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS) : options;
    return new SimpleForwardingClientCall<>(next.newCall(method, limited)) {
      @Override
      public void start(Listener<RespT> listener, Metadata headers) {
        if (token != null && !headers.containsKey(AUTHORIZATION)) {
          headers.put(AUTHORIZATION, "Bearer " + token.get());
        }
        if (target != null && !headers.containsKey(TARGET)) {
          headers.put(TARGET, target);
        }
        super.start(listener, headers);
      }
    };
  }
}
