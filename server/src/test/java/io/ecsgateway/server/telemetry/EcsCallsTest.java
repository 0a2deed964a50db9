package io.ecsgateway.server.telemetry;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.ecsgateway.server.ScriptedEcs.Held;
import io.ecsgateway.v1.StopTaskRequest;
import io.ecsgateway.v1.StopTaskResponse;
import io.ecsgateway.v1.TasksGrpc;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is counted of calls of ECS, as Prometheus reads it. */
@Timeout(60)
class EcsCallsTest {
  @Test
  void aChangeThatItsCallerGaveUpSaysNothingOfEcs() throws Exception {
    try (ObservedGateway gateway = new ObservedGateway(Map.of())) {
      Held held = gateway.ecs.hold("StopTask");
      ListenableFuture<StopTaskResponse> call =
          TasksGrpc.newFutureStub(gateway.running.channel())
              .stopTask(StopTaskRequest.newBuilder().setTask("t").build());
      held.received().orTimeout(20, SECONDS).join();

      call.cancel(true);

      String counted = "ecsgateway_ecs_calls_total{operation=\"StopTask\",outcome=\"";
      String page;
      do {
        page = gateway.get("/metrics").body();
      } while (!page.contains(counted));
      assertThat(page)
          .contains(counted + "cancelled\",target=\"default\"} 1.0")
          .doesNotContain(counted + "unreachable");
    }
  }
}
