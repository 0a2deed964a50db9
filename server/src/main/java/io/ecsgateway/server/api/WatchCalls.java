package io.ecsgateway.server.api;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Message;
import io.ecsgateway.server.aws.EcsCall;
import io.ecsgateway.server.aws.RetryClass;
import io.ecsgateway.server.aws.Target;
import io.ecsgateway.server.aws.Targets;
import io.ecsgateway.server.call.CallFacts;
import io.ecsgateway.server.call.TargetHeader;
import io.ecsgateway.server.status.StatusMapper;
import io.ecsgateway.server.watch.WatchDefinition;
import io.ecsgateway.server.watch.Watches;
import io.grpc.ServerMethodDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import jakarta.inject.Singleton;

/** Opens the streams of watches. */
@Singleton
final class WatchCalls {
  private final Targets targets;
  private final Watches watches;
  private final StatusMapper statuses;

  WatchCalls(Targets targets, Watches watches, StatusMapper statuses) {
    this.targets = targets;
    this.watches = watches;
    this.statuses = statuses;
  }

  /** Returns {@code watch}, bound and ready to serve. */
  <Q extends Message, S extends Message, P extends Message, F extends Message, R extends Message>
      ServerMethodDefinition<Q, R> bind(WatchDefinition<Q, S, P, F, R> watch) {
    @SuppressWarnings("unchecked") // the prototype of the RPC's own response
    R response = (R) EcsShapes.prototypeOf(watch.method().getResponseMarshaller());
    return ServerMethodDefinition.create(
        watch.method(),
        ServerCalls.asyncServerStreamingCall((request, reader) ->
            open(watch, request, response, (ServerCallStreamObserver<R>) reader)));
  }

  private <
          Q extends Message,
          S extends Message,
          P extends Message,
          F extends Message,
          R extends Message>
      void open(
          WatchDefinition<Q, S, P, F, R> watch,
          Q request,
          R response,
          ServerCallStreamObserver<R> reader) {
    EcsCall call = EcsCall.of(requireNonNull(watch.method().getBareMethodName()), RetryClass.READ);
    try {
      Target target = targets.named(TargetHeader.chosen());
      CallFacts.current().setTarget(target.name());
      EcsCall known = call.withTarget(target.name());
      call = known;
      watches.open(
          watch,
          request,
          response,
          target.name(),
          reader,
          (failure, token) -> statuses.toStatus(known, failure, token));
    } catch (RuntimeException e) {
      reader.onError(statuses.toStatus(call, e));
    }
  }
}
