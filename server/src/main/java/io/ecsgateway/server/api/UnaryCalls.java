package io.ecsgateway.server.api;

import com.google.protobuf.Message;
import io.ecsgateway.server.aws.ClientTokens;
import io.ecsgateway.server.aws.EcsCall;
import io.ecsgateway.server.aws.RetryClass;
import io.ecsgateway.server.aws.Target;
import io.ecsgateway.server.aws.Targets;
import io.ecsgateway.server.call.CallFacts;
import io.ecsgateway.server.call.StalenessHeader;
import io.ecsgateway.server.call.TargetHeader;
import io.ecsgateway.server.mapping.ShapeBinder;
import io.ecsgateway.server.mapping.ShapeBinding;
import io.ecsgateway.server.quota.ThrottleBucket;
import io.ecsgateway.server.reads.SharedReads;
import io.ecsgateway.server.status.StatusMapper;
import io.ecsgateway.server.time.Ticker;
import io.grpc.Context;
import io.grpc.ServerMethodDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ecs.model.EcsRequest;
import software.amazon.awssdk.services.ecs.model.EcsResponse;

/** Takes an RPC to ECS and its answer back: message, shape, call, shape, message. */
@Singleton
final class UnaryCalls {
  private final Targets targets;
  private final SharedReads reads;
  private final StatusMapper statuses;
  private final ShapeBinder binder;
  private final Ticker ticker;

  UnaryCalls(
      Targets targets,
      SharedReads reads,
      StatusMapper statuses,
      ShapeBinder binder,
      Ticker ticker) {
    this.targets = targets;
    this.reads = reads;
    this.statuses = statuses;
    this.binder = binder;
    this.ticker = ticker;
  }

  /** Returns {@code rpc}, bound and ready to serve. */
  <ReqT extends Message, RespT extends Message, Q extends EcsRequest, R extends EcsResponse>
      ServerMethodDefinition<ReqT, RespT> bind(Rpc<ReqT, RespT, Q, R> rpc) {
    Message answer = EcsShapes.prototypeOf(rpc.method().getResponseMarshaller());
    ShapeBinding request =
        binder.bind(EcsShapes.prototypeOf(rpc.method().getRequestMarshaller()), rpc.newRequest());
    ShapeBinding response = binder.bind(answer, EcsShapes.builderOf(answer));
    @Nullable ThrottleBucket bucket = ThrottleBucket.of(rpc.operationName());
    return ServerMethodDefinition.create(
        rpc.method(),
        ServerCalls.asyncUnaryCall((message, observer) ->
            new UnaryCall<>(rpc, bucket, request, response)
                .start(message, (ServerCallStreamObserver<RespT>) observer)));
  }

  private final class UnaryCall<
      ReqT extends Message, RespT extends Message, Q extends EcsRequest, R extends EcsResponse> {
    private final Rpc<ReqT, RespT, Q, R> rpc;
    private final @Nullable ThrottleBucket bucket;
    private final ShapeBinding request;
    private final ShapeBinding response;
    private final CallFacts facts = CallFacts.current();
    private EcsCall call;
    private @Nullable Long readAt;

    UnaryCall(
        Rpc<ReqT, RespT, Q, R> rpc,
        @Nullable ThrottleBucket bucket,
        ShapeBinding request,
        ShapeBinding response) {
      this.rpc = rpc;
      this.bucket = bucket;
      this.request = request;
      this.response = response;
      this.call = EcsCall.of(rpc.operationName(), rpc.retryClass());
    }

    void start(ReqT message, ServerCallStreamObserver<RespT> observer) {
      CompletableFuture<R> answer;
      try {
        Target target = targets.named(TargetHeader.chosen());
        facts.setTarget(target.name());
        call = call.withTarget(target.name());
        answer = ask(target, prepare(message));
      } catch (RuntimeException e) {
        observer.onError(statuses.toStatus(call, e));
        return;
      }
      // Cancelling the call, on the caller's deadline too, aborts the HTTP request.
      observer.setOnCancelHandler(() -> answer.cancel(true));
      if (observer.isCancelled()) {
        answer.cancel(true); // ended meanwhile, by a deadline of the gateway
      }
      // In the call's own context: who it is for still matters to those that the answer passes.
      Context context = Context.current();
      var _ =
          answer.whenComplete(
              (shape, failure) -> context.run(() -> finish(observer, shape, failure)));
    }

    private CompletableFuture<R> ask(Target target, Q shape) {
      Function<Q, CompletableFuture<R>> own =
          each -> {
            Q sent = target.forCaller(each);
            return target.call(call.retryClass(), ecs -> rpc.operation().apply(ecs, sent));
          };
      if (rpc.shared() != null) {
        return reads.read(
            target, bucket, rpc.shared(), shape, MaxStaleness.asked(), at -> readAt = at, own);
      }
      reads.unshared(target, bucket);
      return own.apply(shape);
    }

    private Q prepare(ReqT message) {
      @SuppressWarnings("unchecked") // the binding builds what rpc.newRequest() made
      Q shape = (Q) request.toShape(message);
      if (call.retryClass() == RetryClass.CREATE_WITH_TOKEN) {
        boolean filled = ClientTokens.of(shape) == null;
        shape = filled ? ClientTokens.filled(shape) : shape;
        call = call.withToken(ClientTokens.of(shape), filled);
      }
      return shape;
    }

    private void finish(
        StreamObserver<RespT> observer, @Nullable R shape, @Nullable Throwable failure) {
      facts.answered(shape, failure);
      if (shape == null || failure != null) {
        observer.onError(
            statuses.toStatus(
                call, failure == null ? new IllegalStateException("no answer") : failure));
        return;
      }
      RespT message;
      try {
        message = answerOf(shape);
      } catch (RuntimeException e) {
        observer.onError(statuses.toStatus(call, unreadable(e)));
        return;
      }
      if (readAt != null && StalenessHeader.said() != null) {
        facts.setAge(Duration.ofNanos(ticker.nanos() - readAt));
      }
      observer.onNext(message);
      observer.onCompleted();
    }

    /** A change whose answer cannot be told has happened all the same: its outcome is unknown. */
    private RuntimeException unreadable(RuntimeException e) {
      return call.repeatable() ? e : SdkClientException.create("unreadable answer", e);
    }

    @SuppressWarnings("unchecked") // the binding builds from the response's prototype
    private RespT answerOf(R shape) {
      return (RespT) response.toMessage(shape);
    }
  }
}
