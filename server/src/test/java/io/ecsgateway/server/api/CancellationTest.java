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
import io.ecsgateway.server.aws.ClientObservation;
import io.ecsgateway.server.aws.RetryClass;
import io.grpc.CallOptions;
import io.grpc.Status.Code;
import io.grpc.stub.ClientCalls;
import io.micronaut.context.RuntimeBeanDefinition;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** What becomes of the call of ECS when the caller gives its RPC up. */
class CancellationTest {
  private static ScriptedEcs ecs;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    ecs = new ScriptedEcs();
    gateway = RunningGateway.inFrontOf(ecs);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    ecs.close();
  }

  @AfterEach
  void reset() {
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

  /** Its thread would sleep for ten seconds at least. */
  @Test
  void aCallGivenUpBetweenTwoAttemptsIsNotRepeated() {
    CallsEnd ended = new CallsEnd();
    try (RunningGateway patient =
        RunningGateway.inFrontOf(
            ecs,
            Map.of("gateway.ecs.retry-base-delay", "10s"),
            RuntimeBeanDefinition.builder(ClientObservation.class, () -> ended)
                .singleton(true)
                .build())) {
      ecs.always("UpdateService", ScriptedEcs.error(400, "ThrottlingException", "Rate exceeded"));
      ListenableFuture<Message> call = start(patient, "UpdateService", CallOptions.DEFAULT);
      ended.answered.orTimeout(20, SECONDS).join();

      call.cancel(true);

      assertThat(ended.failure).succeedsWithin(5, SECONDS).isInstanceOf(AbortedException.class);
      assertThat(ecs.requests("UpdateService")).hasSize(1);
    }
  }

  private static ListenableFuture<Message> start(String operation, CallOptions options) {
    return start(gateway, operation, options);
  }

  private static ListenableFuture<Message> start(
      RunningGateway gateway, String operation, CallOptions options) {
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

  /** Tells when ECS has answered an attempt, and what the call ended of. */
  private static final class CallsEnd implements ClientObservation {
    private final CompletableFuture<Void> answered = new CompletableFuture<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

    @Override
    public void observe(
        String target, RetryClass retryClass, ClientOverrideConfiguration.Builder client) {
      client.addExecutionInterceptor(
          new ExecutionInterceptor() {
            @Override
            public void afterTransmission(
                Context.AfterTransmission context, ExecutionAttributes attributes) {
              answered.complete(null);
            }

            @Override
            public void onExecutionFailure(
                Context.FailedExecution context, ExecutionAttributes attributes) {
              failure.complete(context.exception());
            }
          });
    }
  }
}
