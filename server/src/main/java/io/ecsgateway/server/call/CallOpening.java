package io.ecsgateway.server.call;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.micronaut.context.annotation.Bean;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Opens a call's {@link CallFacts}, and tells its caller in the trailers {@code aws-request-id}
 * under which id AWS knows what ECS answered. Errors tell it in their details.
 */
@Singleton
@Bean(typed = CallOpening.class) // its place among the interceptors is lifecycle.CallPath's
public final class CallOpening implements ServerInterceptor {
  private static final Metadata.Key<String> AWS_REQUEST_ID =
      Metadata.Key.of("aws-request-id", Metadata.ASCII_STRING_MARSHALLER);

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    CallFacts facts = new CallFacts();
    ServerCall<ReqT, RespT> answered =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            @Nullable String id = facts.awsRequestId();
            if (status.isOk() && id != null) {
              trailers.put(AWS_REQUEST_ID, id);
            }
            super.close(status, trailers);
          }
        };
    return Contexts.interceptCall(facts.in(Context.current()), answered, headers, next);
  }
}
