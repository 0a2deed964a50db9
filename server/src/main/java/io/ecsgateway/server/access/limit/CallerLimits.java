package io.ecsgateway.server.access.limit;

import static io.ecsgateway.server.access.EndableCall.trailers;
import static java.util.Objects.requireNonNull;

import io.ecsgateway.server.access.identity.Caller;
import io.ecsgateway.server.access.identity.Callers;
import io.ecsgateway.server.access.limit.CallerUse.Reached;
import io.ecsgateway.server.aws.EcsCall;
import io.ecsgateway.server.aws.RetryClass;
import io.ecsgateway.server.call.CallEnd;
import io.ecsgateway.server.status.StatusMapper;
import io.ecsgateway.server.time.Ticker;
import io.github.bucket4j.TimeMeter;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.micronaut.context.annotation.Bean;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Keeps one caller from taking the gateway away from all others. */
@Singleton
@Bean(typed = CallerLimits.class) // its place among the interceptors is lifecycle.CallPath's
public final class CallerLimits implements ServerInterceptor {
  /** How often callers who take nothing any more are forgotten. */
  private static final Duration FORGET = Duration.ofMinutes(5);

  private final LimitSettings settings;
  private final StatusMapper statuses;
  private final Callers callers;
  private final TimeMeter time;
  private final Map<String, CallerUse> uses = new ConcurrentHashMap<>();

  CallerLimits(LimitSettings settings, StatusMapper statuses, Callers callers, Ticker ticker) {
    this.settings = settings;
    this.statuses = statuses;
    this.callers = callers;
    this.time =
        new TimeMeter() {
          @Override
          public long currentTimeNanos() {
            return ticker.nanos();
          }

          @Override
          public boolean isWallClockBased() {
            return false;
          }
        };
    if (callers.areAsked()) {
      forgetIdle(ticker);
    }
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    MethodDescriptor<?, ?> method = call.getMethodDescriptor();
    if (!callers.areAsked() || Caller.current().equals(Caller.ANYBODY)) {
      return next.startCall(call, headers);
    }
    boolean stream = method.getType() != MethodDescriptor.MethodType.UNARY;
    AtomicReference<@Nullable Reached> taken = new AtomicReference<>();
    CallerUse use = take(Caller.current().name(), stream, taken);
    @Nullable Reached reached = taken.get();
    if (reached != null) {
      StatusRuntimeException status =
          statuses.callerLimit(
              EcsCall.of(requireNonNull(method.getBareMethodName()), RetryClass.READ),
              Caller.current().name(),
              "gateway.limits.%s: %d".formatted(reached.name(), reached.limit()),
              reached.retryAfter());
      call.close(status.getStatus(), trailers(status));
      return new ServerCall.Listener<>() {};
    }
    return new CallEnd<>(next.startCall(call, headers), () -> use.giveBack(stream));
  }

  private CallerUse take(
      String caller, boolean stream, AtomicReference<@Nullable Reached> reached) {
    // Within compute, so that nobody forgets it in between.
    return uses.compute(
        caller,
        (name, known) -> {
          CallerUse use = known == null ? new CallerUse(settings, time) : known;
          reached.set(use.take(stream));
          return use;
        });
  }

  private void forgetIdle(Ticker ticker) {
    var _ =
        ticker.schedule(
            FORGET,
            () -> {
              uses.keySet()
                  .forEach(caller ->
                      uses.computeIfPresent(caller, (name, use) -> use.isIdle() ? null : use));
              forgetIdle(ticker);
            });
  }
}
