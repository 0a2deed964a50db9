package io.ecsgateway.server.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.Message;
import io.ecsgateway.server.GatewayError;
import io.ecsgateway.server.Rpcs;
import io.ecsgateway.server.RunningGateway;
import io.ecsgateway.server.ScriptedEcs;
import io.ecsgateway.server.ScriptedEcs.Held;
import io.ecsgateway.server.aws.Abandonment;
import io.ecsgateway.server.aws.RetryClass;
import io.ecsgateway.server.aws.Targets;
import io.grpc.CallOptions;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status.Code;
import io.grpc.stub.ClientCalls;
import io.micronaut.context.RuntimeBeanDefinition;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.ecs.model.ListClustersRequest;

/** What becomes of the call of ECS when the caller gives its RPC up. */
class CancellationTest {
  private static final Interference INTERFERENCE = new Interference();

  private static ScriptedEcs ecs;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    ecs = new ScriptedEcs();
    gateway =
        RunningGateway.inFrontOf(
            ecs,
            Map.of(),
            RuntimeBeanDefinition.builder(ServerInterceptor.class, () -> INTERFERENCE)
                .singleton(true)
                .build());
  }

  @AfterAll
  static void stop() {
    gateway.close();
    ecs.close();
  }

  @AfterEach
  void reset() {
    INTERFERENCE.cancelled = false;
    ecs.reset();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DescribeServices", "CreateService", "UpdateService"})
  void aCallThatIsCancelledClosesItsConnectionToEcs(String operation) {
    Held held = ecs.hold(operation);
    ListenableFuture<Message> call = start(operation, CallOptions.DEFAULT);
    held.received().orTimeout(20, SECONDS).join();

    call.cancel(true);

    held.abandoned().orTimeout(20, SECONDS).join();
    assertThatNothingFollows(operation);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DescribeServices", "UpdateService"})
  void aCallWhoseDeadlinePassesClosesItsConnectionToEcs(String operation) {
    ecs.answer(operation, 200, "{}");
    Rpcs.call(gateway.channel(), operation); // so that the next one takes no time to arrive
    ecs.reset();
    Held held = ecs.hold(operation);

    ListenableFuture<Message> call =
        start(operation, CallOptions.DEFAULT.withDeadlineAfter(1, SECONDS));

    held.received().orTimeout(20, SECONDS).join();
    held.abandoned().orTimeout(20, SECONDS).join();
    assertThat(GatewayError.of(call).code()).isEqualTo(Code.DEADLINE_EXCEEDED);
    assertThatNothingFollows(operation);
  }

  @Test
  void aCancelledCallIsCancelledForItsCaller() {
    Held held = ecs.hold("StopTask");
    var method = Rpcs.named("StopTask");
    var call = gateway.channel().newCall(method, CallOptions.DEFAULT);
    ListenableFuture<Message> answer =
        ClientCalls.futureUnaryCall(call, Rpcs.smallestRequest(method));
    held.received().orTimeout(20, SECONDS).join();

    call.cancel("enough", null);

    assertThat(GatewayError.of(answer).code()).isEqualTo(Code.CANCELLED);
    held.abandoned().orTimeout(20, SECONDS).join();
  }

  /** The SDK by itself sends some repeats after their call was cancelled. */
  @Test
  void aCallGivenUpBetweenTwoAttemptsIsNotRepeated() {
    ecs.always("ListClusters", ScriptedEcs.error(500, "ServerException", "oops"));
    EcsAsyncClient client =
        gateway.context().getBean(Targets.class).named(null).client(RetryClass.READ);
    AtomicInteger attempts = new AtomicInteger();

    CompletableFuture<?> call =
        client.listClusters(
            Abandonment.unless(
                () -> attempts.incrementAndGet() == 2, ListClustersRequest.builder().build()));

    assertThat(call).failsWithin(20, SECONDS);
    assertThat(attempts).hasValue(2);
    assertThat(ecs.requests("ListClusters")).hasSize(1);
  }

  @Test
  void anRpcGivenUpBetweenTwoAttemptsIsNotRepeated() {
    Held held = ecs.hold("UpdateService");
    ListenableFuture<Message> call = start("UpdateService", CallOptions.DEFAULT);
    held.received().orTimeout(20, SECONDS).join();

    INTERFERENCE.cancelled = true;
    held.release(ScriptedEcs.error(400, "ThrottlingException", "Rate exceeded"));

    GatewayError error = GatewayError.of(call);
    assertThat(error.code()).isEqualTo(Code.CANCELLED);
    assertThat(error.reason()).isEqualTo("CANCELLED");
    assertThat(ecs.requests("UpdateService")).hasSize(1);
  }

  private static ListenableFuture<Message> start(String operation, CallOptions options) {
    var method = Rpcs.named(operation);
    return ClientCalls.futureUnaryCall(
        gateway.channel().newCall(method, options), Rpcs.smallestRequest(method));
  }

  /** A repeat would come within a millisecond, and so before the last of these. */
  private static void assertThatNothingFollows(String operation) {
    ecs.answer("ListClusters", 200, "{}");
    for (int i = 0; i < 10; i++) {
      Rpcs.call(gateway.channel(), "ListClusters");
    }
    assertThat(ecs.requests(operation)).hasSize(1);
  }

  /** Makes RPCs look cancelled to the gateway, at a moment that no caller could hit. */
  private static final class Interference implements ServerInterceptor {
    private volatile boolean cancelled;

    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      return next.startCall(
          new SimpleForwardingServerCall<>(call) {
            @Override
            public boolean isCancelled() {
              return cancelled || super.isCancelled();
            }
          },
          headers);
    }
  }
}
