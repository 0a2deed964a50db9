package io.ecsgateway.server.telemetry;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.ecsgateway.server.GatewayError;
import io.ecsgateway.server.RunningGateway;
import io.ecsgateway.server.ScriptedEcs;
import io.ecsgateway.server.time.ManualTicker;
import io.ecsgateway.v1.ClustersGrpc;
import io.ecsgateway.v1.DescribeClustersRequest;
import io.micronaut.grpc.server.GrpcEmbeddedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What probes are told: that ECS cannot be reached is no fault of the process. */
@Timeout(60)
class ManagementPortTest {
  @Test
  void anEcsThatFailsMakesTheGatewayDegradedButNeitherUnreadyNorDead() throws Exception {
    try (ObservedGateway gateway = new ObservedGateway(Map.of())) {
      assertThat(readiness(gateway).get("ecs").getAsString()).isEqualTo("unknown");

      gateway.ecs.always("DescribeClusters", ScriptedEcs.DROP);
      var _ =
          GatewayError.of(
              gateway.running.channel(),
              ClustersGrpc.getDescribeClustersMethod(),
              DescribeClustersRequest.getDefaultInstance());

      JsonObject degraded = readiness(gateway);
      assertThat(degraded.get("status").getAsString()).isEqualTo("UP");
      assertThat(degraded.get("ecs").getAsString()).isEqualTo("degraded");
      JsonObject target = degraded.getAsJsonObject("targets").getAsJsonObject("default");
      assertThat(target.get("lastProblem").getAsString()).isEqualTo("unreachable");
      assertThat(gateway.get("/health/liveness").statusCode()).isEqualTo(200);

      gateway.ecs.always("DescribeClusters", ScriptedEcs.reply(200, "{\"clusters\": []}"));
      var _ =
          ClustersGrpc.newBlockingStub(gateway.running.channel())
              .describeClusters(DescribeClustersRequest.getDefaultInstance());

      assertThat(readiness(gateway).get("ecs").getAsString()).isEqualTo("ok");
    }
  }

  @Test
  void whileItDrainsItIsAliveAndNotReady() throws Exception {
    try (ObservedGateway gateway = new ObservedGateway(Map.of())) {
      ScriptedEcs.Held held = gateway.ecs.hold("DescribeClusters");
      var inFlight =
          ClustersGrpc.newFutureStub(gateway.running.channel())
              .describeClusters(DescribeClustersRequest.getDefaultInstance());
      held.received().get(20, SECONDS);
      GrpcEmbeddedServer server = gateway.running.context().getBean(GrpcEmbeddedServer.class);
      ServingState state = gateway.running.context().getBean(ServingState.class);

      CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::stop);
      while (state.isServing()) {
        Thread.onSpinWait();
      }

      HttpResponse<String> readiness = gateway.get("/health/readiness");
      assertThat(readiness.statusCode()).isEqualTo(503);
      assertThat(readiness.body()).contains("\"status\":\"DOWN\"");
      assertThat(gateway.get("/health/liveness").statusCode()).isEqualTo(200);
      held.release(ScriptedEcs.reply(200, "{\"clusters\": []}"));
      inFlight.get(20, SECONDS);
      stopped.get(20, SECONDS);
    }
  }

  @Test
  void aProcessInWhichNothingHappensAnyMoreIsDead() {
    ServingState state = new ServingState();
    ManualTicker stuck = new ManualTicker(Instant.EPOCH);
    Probes probes = new Probes(state, new TargetConditions(stuck), stuck);

    assertThat(probes.liveness(Duration.ofMillis(1)).good()).isFalse();
    assertThat(stuck.scheduled()).isZero();
  }

  @Test
  void aServerThatHasNotStartedIsNotReady() {
    ManualTicker ticker = new ManualTicker(Instant.EPOCH);
    Probes probes = new Probes(new ServingState(), new TargetConditions(ticker), ticker);

    assertThat(probes.readiness().good()).isFalse();
  }

  @Test
  void aPortThatIsTakenIsNamedAtTheStart() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        ScriptedEcs ecs = new ScriptedEcs()) {
      assertThatThrownBy(() ->
              RunningGateway.inFrontOf(ecs, Map.of("gateway.management.port", taken.getLocalPort()))
                  .close())
          .hasMessageContaining("gateway.management.port: " + taken.getLocalPort())
          .hasMessageContaining("(expected: a port that is free, or -1 for none)");
    }
  }

  @Test
  void aPortThatIsNoneIsRefused() {
    assertThatThrownBy(() -> new ManagementSettings(65_536, null))
        .hasMessage("gateway.management.port: 65536 (expected: 0 to 65535, or -1 for none)");
    assertThat(new ManagementSettings(-1, null).isOff()).isTrue();
  }

  private static JsonObject readiness(ObservedGateway gateway) throws Exception {
    HttpResponse<String> answer = gateway.get("/health/readiness");
    assertThat(answer.statusCode()).isEqualTo(200);
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }
}
