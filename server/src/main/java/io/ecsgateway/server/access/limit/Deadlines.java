package io.ecsgateway.server.access.limit;

import static io.ecsgateway.v1.ErrorReason.ERROR_REASON_DEADLINE_EXCEEDED;
import static java.util.Objects.requireNonNull;

import io.ecsgateway.server.access.EndableCall;
import io.ecsgateway.server.aws.EcsCall;
import io.ecsgateway.server.aws.RetryClass;
import io.ecsgateway.server.call.Api;
import io.ecsgateway.server.call.CallEnd;
import io.ecsgateway.server.status.StatusMapper;
import io.ecsgateway.server.time.Ticker;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status.Code;
import io.micronaut.context.annotation.Bean;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Ends calls that take longer than any call may, whatever their callers are ready to wait. */
@Singleton
@Bean(typed = Deadlines.class) // its place among the interceptors is lifecycle.CallPath's
public final class Deadlines implements ServerInterceptor {
  private final DeadlineSettings settings;
  private final StatusMapper statuses;
  private final Ticker ticker;

  Deadlines(DeadlineSettings settings, StatusMapper statuses, Ticker ticker) {
    this.settings = settings;
    this.statuses = statuses;
    this.ticker = ticker;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    MethodDescriptor<ReqT, RespT> method = call.getMethodDescriptor();
    if (!Api.has(method) || method.getType() != MethodDescriptor.MethodType.UNARY) {
      return next.startCall(call, headers);
    }
    String name = requireNonNull(method.getBareMethodName());
    @Nullable Deadline callers = Context.current().getDeadline();
    Duration longest = settings.longest(name);
    if (callers != null && callers.timeRemaining(TimeUnit.NANOSECONDS) <= longest.toNanos()) {
      return next.startCall(call, headers); // gRPC itself ends it
    }
    Duration allowed =
        callers == null && settings.unset().compareTo(longest) < 0 ? settings.unset() : longest;
    EndableCall<ReqT, RespT> endable = new EndableCall<>(call);
    ServerCall.Listener<ReqT> server = next.startCall(endable, headers);
    Ticker.Cancellable end =
        ticker.schedule(
            allowed,
            () -> {
              if (endable.end(
                  statuses.refusal(
                      EcsCall.of(name, RetryClass.of(method)),
                      Code.DEADLINE_EXCEEDED,
                      ERROR_REASON_DEADLINE_EXCEEDED,
                      "the gateway lets a call of %s take %s"
                          .formatted(
                              name, allowed.toString().substring(2).toLowerCase(Locale.ROOT))))) {
                server.onCancel();
              }
            });
    return new CallEnd<>(server, end::cancel);
  }
}
