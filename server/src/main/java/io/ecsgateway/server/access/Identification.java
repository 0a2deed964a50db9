package io.ecsgateway.server.access;

import io.ecsgateway.server.access.identity.Caller;
import io.ecsgateway.server.access.identity.Callers;
import io.ecsgateway.server.call.Api;
import io.ecsgateway.server.call.CallFacts;
import io.ecsgateway.server.call.CallerName;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.micronaut.context.annotation.Bean;
import jakarta.inject.Singleton;

/** Lets nobody in of whom it is not known who it is. Health is open to everybody. */
@Singleton
@Bean(typed = Identification.class) // its place among the interceptors is lifecycle.CallPath's
public final class Identification implements ServerInterceptor {
  private final Callers callers;
  private final Refusals refusals;

  Identification(Callers callers, Refusals refusals) {
    this.callers = callers;
    this.refusals = refusals;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    if (!callers.areAsked() || Api.isHealth(call.getMethodDescriptor())) {
      return next.startCall(call, headers);
    }
    Caller caller;
    try {
      caller = callers.of(call, headers);
    } catch (RuntimeException e) {
      StatusRuntimeException status = refusals.of(call.getMethodDescriptor(), e);
      call.close(status.getStatus(), EndableCall.trailers(status));
      return new ServerCall.Listener<>() {};
    }
    CallFacts.current().setCaller(caller.name());
    Context context = CallerName.in(caller.in(Context.current()), caller.name());
    return Contexts.interceptCall(context, call, headers, next);
  }
}
