package io.ecsgateway.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.GatewayError;
import io.ecsgateway.server.RunningGateway;
import io.ecsgateway.server.ScriptedEcs;
import io.ecsgateway.server.ScriptedEcs.Held;
import io.ecsgateway.server.time.ManualTicker;
import io.ecsgateway.v1.ClustersGrpc;
import io.ecsgateway.v1.ListClustersRequest;
import io.ecsgateway.v1.RunTaskRequest;
import io.ecsgateway.v1.TasksGrpc;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No call takes for ever, whatever its caller is ready to wait. */
class DeadlinesTest {
  private final ManualTicker ticker = new ManualTicker(Instant.parse("2026-01-01T00:00:00Z"));
  private ScriptedEcs ecs;
  private RunningGateway gateway;

  @BeforeEach
  void start() throws Exception {
    ecs = new ScriptedEcs();
    gateway =
        RunningGateway.inFrontOf(
            ecs,
            Map.of(
                "gateway.deadlines.unset", "10s",
                "gateway.deadlines.longest", "30s",
                "gateway.deadlines.methods.RunTask", "20s"),
            ticker.bean());
  }

  @AfterEach
  void stop() {
    gateway.close();
    ecs.close();
  }

  @Test
  void aCallWithoutADeadlineHasTheGateways() throws Exception {
    Held held = ecs.hold("ListClusters");
    Future<?> call = list(CallOptions.DEFAULT);
    var _ = held.received().get(20, TimeUnit.SECONDS);

    ticker.advance(Duration.ofSeconds(10));

    GatewayError error = GatewayError.of(call);
    assertThat(error.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(error.reason()).isEqualTo("DEADLINE_EXCEEDED");
    assertThat(error.message()).isEqualTo("the gateway lets a call of ListClusters take 10s");
    var _ = held.abandoned().get(20, TimeUnit.SECONDS); // the call of ECS ends with it
  }

  @Test
  void aLongDeadlineIsCutToTheLongest() throws Exception {
    Held held = ecs.hold("ListClusters");
    Future<?> call = list(CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.HOURS));
    var _ = held.received().get(20, TimeUnit.SECONDS);

    ticker.advance(Duration.ofSeconds(29));
    assertThat(call.isDone()).isFalse();
    ticker.advance(Duration.ofSeconds(1));

    assertThat(GatewayError.of(call).message()).endsWith("take 30s");
  }

  @Test
  void anRpcMayHaveALimitOfItsOwn() throws Exception {
    Held held = ecs.hold("RunTask");
    Future<?> call =
        call(
            TasksGrpc.getRunTaskMethod(),
            RunTaskRequest.newBuilder().setTaskDefinition("x").build(),
            CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.HOURS));
    var _ = held.received().get(20, TimeUnit.SECONDS);

    ticker.advance(Duration.ofSeconds(20));

    assertThat(GatewayError.of(call).message())
        .isEqualTo("the gateway lets a call of RunTask take 20s");
  }

  @Test
  void callsThatEndLeaveNoTimerBehind() {
    try (RunningGateway simulated = RunningGateway.with(Map.of(), ticker.bean())) {
      int before = ticker.scheduled();
      for (int i = 0; i < 5; i++) {
        var _ =
            ClustersGrpc.newBlockingStub(simulated.channel())
                .listClusters(ListClustersRequest.getDefaultInstance());
      }
      while (ticker.scheduled() > before) {
        Thread.onSpinWait(); // a call is over for its caller first
      }
    }
  }

  private Future<?> list(CallOptions options) {
    return call(
        ClustersGrpc.getListClustersMethod(), ListClustersRequest.getDefaultInstance(), options);
  }

  private <Q, R> Future<R> call(MethodDescriptor<Q, R> method, Q request, CallOptions options) {
    return ClientCalls.futureUnaryCall(gateway.channel().newCall(method, options), request);
  }
}
