package io.ecsgateway.server.lifecycle;

import io.ecsgateway.server.access.Authorization;
import io.ecsgateway.server.access.Identification;
import io.ecsgateway.server.access.audit.Audit;
import io.ecsgateway.server.access.limit.CallerLimits;
import io.ecsgateway.server.access.limit.Deadlines;
import io.ecsgateway.server.call.CallOpening;
import io.ecsgateway.server.call.StalenessHeader;
import io.ecsgateway.server.call.TargetHeader;
import io.ecsgateway.server.telemetry.FinishedCalls;
import io.ecsgateway.server.telemetry.ServerSpans;
import io.grpc.ServerInterceptor;
import io.micronaut.context.annotation.Factory;
import io.micronaut.grpc.server.interceptor.OrderedServerInterceptor;
import jakarta.inject.Singleton;

/** The way of every call to the RPC that it asks for, in this order. */
@Factory
final class CallPath {
  @Singleton
  ServerInterceptor spans(ServerSpans spans) {
    return new OrderedServerInterceptor(spans, 10);
  }

  @Singleton
  ServerInterceptor opening(CallOpening opening) {
    return new OrderedServerInterceptor(opening, 20);
  }

  @Singleton
  ServerInterceptor finished(FinishedCalls finished) {
    return new OrderedServerInterceptor(finished, 30);
  }

  @Singleton
  ServerInterceptor counted(OpenCalls calls) {
    return new OrderedServerInterceptor(calls, 40);
  }

  @Singleton
  ServerInterceptor target(TargetHeader target) {
    return new OrderedServerInterceptor(target, 50);
  }

  @Singleton
  ServerInterceptor staleness(StalenessHeader staleness) {
    return new OrderedServerInterceptor(staleness, 55);
  }

  @Singleton
  ServerInterceptor identification(Identification identification) {
    return new OrderedServerInterceptor(identification, 60);
  }

  @Singleton
  ServerInterceptor limits(CallerLimits limits) {
    return new OrderedServerInterceptor(limits, 70);
  }

  /** Before authorization: who tried what they may not is recorded too. */
  @Singleton
  ServerInterceptor audit(Audit audit) {
    return new OrderedServerInterceptor(audit, 80);
  }

  /** Within all that records how a call ended. */
  @Singleton
  ServerInterceptor deadlines(Deadlines deadlines) {
    return new OrderedServerInterceptor(deadlines, 90);
  }

  @Singleton
  ServerInterceptor authorization(Authorization authorization) {
    return new OrderedServerInterceptor(authorization, 100);
  }
}
