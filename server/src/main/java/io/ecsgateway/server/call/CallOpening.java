package io.ecsgateway.server.call;

import com.google.protobuf.util.Durations;
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
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Opens a call's {@link CallFacts}, and tells its caller some of them in the trailers: {@code
 * aws-request-id}, under which id AWS knows what ECS answered (errors tell it in their details),
 * and {@code ecs-age}, how old the answer is, in whole milliseconds.
 */
@Singleton
@Bean(typed = CallOpening.class) // its place among the interceptors is lifecycle.CallPath's
public final class CallOpening implements ServerInterceptor {
  private static final Metadata.Key<String> AWS_REQUEST_ID =
      Metadata.Key.of("aws-request-id", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> AGE =
      Metadata.Key.of("ecs-age", Metadata.ASCII_STRING_MARSHALLER);

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    CallFacts facts = new CallFacts();
    ServerCall<ReqT, RespT> answered =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            if (status.isOk()) {
              put(AWS_REQUEST_ID, facts.awsRequestId(), trailers);
              put(AGE, written(facts.age()), trailers);
            }
            super.close(status, trailers);
          }
        };
    return Contexts.interceptCall(facts.in(Context.current()), answered, headers, next);
  }

  private static void put(Metadata.Key<String> key, @Nullable String value, Metadata trailers) {
    if (value != null) {
      trailers.put(key, value);
    }
  }

  private static @Nullable String written(@Nullable Duration age) {
    return age == null ? null : Durations.toString(Durations.fromMillis(age.toMillis()));
  }
}
