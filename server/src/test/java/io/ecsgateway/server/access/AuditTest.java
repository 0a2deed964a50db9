package io.ecsgateway.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.ecsgateway.server.GatewayError;
import io.ecsgateway.server.RunningGateway;
import io.ecsgateway.server.ScriptedEcs;
import io.ecsgateway.server.ScriptedEcs.Held;
import io.ecsgateway.server.time.ManualTicker;
import io.ecsgateway.v1.ClustersGrpc;
import io.ecsgateway.v1.CreateClusterRequest;
import io.ecsgateway.v1.DeleteServiceRequest;
import io.ecsgateway.v1.DescribeClustersRequest;
import io.ecsgateway.v1.RunTaskRequest;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.TasksGrpc;
import io.ecsgateway.v1.UpdateServiceRequest;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The record of what callers changed: a line before, and one after. */
class AuditTest {
  private static final String POLICY =
      """
      rules:
      - name: ci may change web
        allow: caller == "ci" && (action == "read" || cluster == "prod" && service == "web")
      - name: operators may do everything
        allow: caller == "operator"
      """;

  private final ManualTicker ticker = new ManualTicker(Instant.parse("2026-01-01T00:00:00Z"));
  @TempDir private Path directory = Path.of("");
  private GuardedGateway gateway;

  @BeforeEach
  void start() throws IOException {
    gateway =
        new GuardedGateway(
            directory, POLICY, ticker, Map.of("gateway.audit.file", file().toString()));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aChangeLeavesALineBeforeAndOneAfter() throws IOException {
    var _ =
        ServicesGrpc.newBlockingStub(gateway.as("ci"))
            .updateService(
                UpdateServiceRequest.newBuilder()
                    .setCluster("prod")
                    .setService(gateway.eu.arn("service/prod/web"))
                    .setDesiredCount(2)
                    .build());

    List<JsonObject> lines = lines();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).toString())
        .isEqualTo(
            "{\"audit\":\"requested\",\"id\":%s,\"time\":\"2026-01-01T00:00:00Z\",\"caller\":\"ci\",\"method\":\"ecsgateway.v1.Services/UpdateService\",\"target\":\"eu\",\"names\":{\"cluster\":[\"prod\"],\"service\":[\"%s\"]}}"
                .formatted(lines.get(0).get("id"), gateway.eu.arn("service/prod/web")));
    assertThat(lines.get(1).get("audit").getAsString()).isEqualTo("finished");
    assertThat(lines.get(1).get("id")).isEqualTo(lines.get(0).get("id"));
    assertThat(lines.get(1).get("status").getAsString()).isEqualTo("OK");
    assertThat(lines.get(1).get("outcome").getAsString()).isEqualTo("done");
    assertThat(text(lines.get(1), "requestId")).as("AWS's").isNotEmpty();
  }

  @Test
  void whatIsRefusedIsRecordedToo() throws IOException {
    GatewayError refused =
        GatewayError.of(
            gateway.as("ci"),
            ServicesGrpc.getDeleteServiceMethod(),
            DeleteServiceRequest.newBuilder().setCluster("prod").setService("payments").build());
    GatewayError byEcs =
        GatewayError.of(
            gateway.as("operator"),
            ServicesGrpc.getDeleteServiceMethod(),
            DeleteServiceRequest.newBuilder().setCluster("prod").setService("nowhere").build());

    assertThat(refused.code()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(lines())
        .extracting(
            line -> text(line, "audit"),
            line -> text(line, "reason"),
            line -> text(line, "outcome"))
        .containsExactly(
            tuple("requested", "", ""),
            tuple("finished", "CALLER_NOT_ALLOWED", "not done"),
            tuple("requested", "", ""),
            tuple("finished", "SERVICE_NOT_FOUND", "not done"));
    assertThat(text(lines().get(3), "requestId")).isEqualTo(byEcs.requestId()).isNotEmpty();
  }

  @Test
  void ofABatchThatMayFailInPartItIsRecordedHowMuchDid() throws IOException {
    try (ScriptedEcs ecs = new ScriptedEcs();
        RunningGateway running =
            RunningGateway.inFrontOf(ecs, Map.of("gateway.audit.file", file().toString()))) {
      String failures = "\"failures\": [{\"arn\": \"x\", \"reason\": \"RESOURCE:CPU\"}]";
      for (String answer :
          List.of(
              "{\"tasks\": [{}], " + failures + "}",
              "{\"tasks\": [], " + failures + "}",
              "{\"tasks\": [{}], \"failures\": []}")) {
        ecs.answer("RunTask", 200, answer);
        var _ =
            TasksGrpc.newBlockingStub(running.channel())
                .runTask(RunTaskRequest.newBuilder().setTaskDefinition("web").build());
      }
    }

    assertThat(lines())
        .extracting(line -> text(line, "outcome"))
        .containsExactly("", "done in part", "", "not done", "", "done");
  }

  @Test
  void readsAreNotRecorded() throws IOException {
    var _ =
        ClustersGrpc.newBlockingStub(gateway.as("ci"))
            .describeClusters(DescribeClustersRequest.newBuilder().addClusters("prod").build());

    assertThat(lines()).isEmpty();
  }

  @Test
  void aChangeThatIsGivenUpMayHaveHappened() throws Exception {
    try (ScriptedEcs ecs = new ScriptedEcs();
        RunningGateway running =
            RunningGateway.inFrontOf(ecs, Map.of("gateway.audit.file", file().toString()))) {
      Held held = ecs.hold("CreateCluster");
      Future<?> call =
          ClientCalls.futureUnaryCall(
              running.channel().newCall(ClustersGrpc.getCreateClusterMethod(), CallOptions.DEFAULT),
              CreateClusterRequest.newBuilder().setClusterName("x").build());
      var _ = held.received().get(20, TimeUnit.SECONDS);
      call.cancel(true);
      while (lines().size() < 2) {
        Thread.onSpinWait();
      }
    }

    assertThat(text(lines().get(1), "status")).isEqualTo("CANCELLED");
    assertThat(text(lines().get(1), "outcome")).isEqualTo("unknown");
  }

  @Test
  void aChangeThatTakesTooLongMayHaveHappened() throws Exception {
    try (ScriptedEcs ecs = new ScriptedEcs();
        RunningGateway running =
            RunningGateway.inFrontOf(
                ecs,
                Map.of("gateway.audit.file", file().toString(), "gateway.deadlines.unset", "10s"),
                ticker.bean())) {
      Held held = ecs.hold("CreateCluster");
      Future<?> call =
          ClientCalls.futureUnaryCall(
              running.channel().newCall(ClustersGrpc.getCreateClusterMethod(), CallOptions.DEFAULT),
              CreateClusterRequest.newBuilder().setClusterName("x").build());
      var _ = held.received().get(20, TimeUnit.SECONDS);
      ticker.advance(Duration.ofSeconds(10));
      assertThat(GatewayError.of(call).code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }

    assertThat(lines()).hasSize(2);
    assertThat(text(lines().get(1), "status")).isEqualTo("DEADLINE_EXCEEDED");
    assertThat(text(lines().get(1), "outcome")).isEqualTo("unknown");
  }

  /** {@code /dev/full} takes nothing. */
  @Test
  @EnabledIf("fullDevice")
  void whatCannotBeRecordedDoesNotHappen() {
    try (RunningGateway running = RunningGateway.with(Map.of("gateway.audit.file", "/dev/full"))) {
      GatewayError error =
          GatewayError.of(
              running.channel(),
              ClustersGrpc.getCreateClusterMethod(),
              CreateClusterRequest.newBuilder().setClusterName("x").build());

      assertThat(error.code()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(error.reason()).isEqualTo("AUDIT_UNAVAILABLE");
      assertThat(
              ClustersGrpc.newBlockingStub(running.channel())
                  .describeClusters(DescribeClustersRequest.newBuilder().addClusters("x").build())
                  .getClustersList())
          .as("what ECS has")
          .isEmpty();
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsRefusedAtTheStart() {
    assertThatThrownBy(
            () -> RunningGateway.with(Map.of("gateway.audit.file", "/nowhere/audit.log")).close())
        .rootCause()
        .hasMessageContaining("/nowhere/audit.log");
  }

  static boolean fullDevice() {
    return Files.exists(Path.of("/dev/full"));
  }

  private Path file() {
    return directory.resolve("audit.log");
  }

  private List<JsonObject> lines() throws IOException {
    return Files.readAllLines(file()).stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  private static String text(JsonObject line, String member) {
    return line.has(member) ? line.get(member).getAsString() : "";
  }
}
