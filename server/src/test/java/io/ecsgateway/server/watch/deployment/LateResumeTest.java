package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.deployment.Histories.rolledBack;
import static io.ecsgateway.server.watch.deployment.Histories.succeed;
import static io.ecsgateway.server.watch.deployment.Histories.success;
import static io.ecsgateway.server.watch.deployment.Histories.superseded;
import static io.ecsgateway.server.watch.deployment.Histories.updatedAt;
import static io.ecsgateway.v1.DeploymentOutcome.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.watch.HistoryGateways;
import io.ecsgateway.server.watch.Reader;
import io.ecsgateway.v1.DeploymentOutcome;
import io.ecsgateway.v1.DeploymentProgress;
import io.ecsgateway.v1.ServiceDeploymentsGrpc;
import io.ecsgateway.v1.ServiceEvent;
import io.ecsgateway.v1.WatchServiceDeploymentRequest;
import io.ecsgateway.v1.WatchServiceDeploymentResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Streams over gRPC that are cut, and resumed hours later on a gateway that knows nothing. */
class LateResumeTest {
  private static final Duration CUT_AT = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofHours(2);

  private static final WatchServiceDeploymentRequest SECOND =
      WatchServiceDeploymentRequest.newBuilder()
          .setCluster("shop")
          .setService("web")
          .setDeploymentId("ecs-svc/2")
          .build();

  private record Row(
      String name, ScriptedService history, DeploymentOutcome outcome, Consumer<Told> check) {}

  /** What was told by both streams. */
  private record Told(
      List<WatchServiceDeploymentResponse> before, List<WatchServiceDeploymentResponse> after) {
    List<String> events() {
      return Stream.concat(before.stream(), after.stream())
          .flatMap(message -> progress(message).getServiceEvents().getEventsList().stream())
          .map(ServiceEvent::getId)
          .toList();
    }

    boolean gap() {
      return after.stream()
          .anyMatch(message -> progress(message).getServiceEvents().getGapBefore());
    }

    private static DeploymentProgress progress(WatchServiceDeploymentResponse message) {
      return message.hasSnapshot() ? message.getSnapshot() : message.getProgress();
    }
  }

  private static List<Row> rows() {
    return List.of(
        new Row(
            "ended meanwhile",
            success(),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            told -> {
              assertThat(told.events()).doesNotHaveDuplicates().hasSize(3);
              assertThat(told.gap()).isFalse();
            }),
        new Row(
            "ended before the cut, and asked again",
            succeed(updatedAt(-38), -38, 2),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            told -> {
              assertThat(told.before().getLast().hasFinished()).isTrue();
              assertThat(told.after().getLast().getFinished().getReason())
                  .isEqualTo(told.before().getLast().getFinished().getReason());
            }),
        new Row(
            "more events passed than ECS keeps",
            eventful(),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            told -> {
              assertThat(told.gap()).isTrue();
              assertThat(told.events()).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(100);
            }),
        new Row(
            "its record is gone, unseen",
            updatedAt(0).at(3_600, s -> s.noRecord(2).noDeployment(2)),
            DEPLOYMENT_OUTCOME_UNDETERMINED,
            told -> {}),
        new Row(
            "its service is gone, unseen",
            updatedAt(0).at(3_600, ScriptedService::purged),
            DEPLOYMENT_OUTCOME_SERVICE_DELETED,
            told -> {}),
        new Row(
            "rolled back meanwhile",
            rolledBack(),
            DEPLOYMENT_OUTCOME_ROLLED_BACK,
            told ->
                assertThat(told.after().getLast().getFinished().getReason())
                    .isEqualTo(Histories.ROLLED_BACK_BECAUSE)),
        new Row(
            "superseded meanwhile",
            succeed(superseded(), 20, 3),
            DEPLOYMENT_OUTCOME_SUPERSEDED,
            told ->
                assertThat(
                        told.after()
                            .getLast()
                            .getFinished()
                            .getSuccessor()
                            .getServiceDeploymentArn())
                    .isEqualTo(ScriptedService.recordArn(3))));
  }

  @TestFactory
  List<DynamicTest> theOutcomeIsToldHoursLater() {
    List<Row> rows = rows();
    List<DynamicTest> tests = new ArrayList<>();
    try (HistoryGateways gateways =
        new HistoryGateways(
            ScriptedService.START,
            rows.stream().map(row -> row.history().atTheWire()).toList(),
            2,
            Map.of())) {
      List<Reader<?, WatchServiceDeploymentResponse>> before = watchAll(gateways, 0, i -> "");
      gateways.advance(CUT_AT);
      before.forEach(Reader::cancel);
      gateways.advance(PAUSE);
      List<Reader<?, WatchServiceDeploymentResponse>> after =
          watchAll(gateways, 1, i -> before.get(i).told().getLast().getWatch().getResumeToken());
      gateways.advance(Duration.ofMinutes(2));
      for (int i = 0; i < rows.size(); i++) {
        Row row = rows.get(i);
        Told told = new Told(List.copyOf(before.get(i).told()), List.copyOf(after.get(i).told()));
        tests.add(
            DynamicTest.dynamicTest(
                row.name(),
                () -> {
                  assertThat(told.after().getLast().getFinished().getOutcome())
                      .isEqualTo(row.outcome());
                  row.check().accept(told);
                }));
      }
    }
    return tests;
  }

  private static List<Reader<?, WatchServiceDeploymentResponse>> watchAll(
      HistoryGateways gateways, int gateway, java.util.function.IntFunction<String> token) {
    return IntStream.range(0, rows().size())
        .<Reader<?, WatchServiceDeploymentResponse>>mapToObj(i ->
            Reader.of(
                gateways.gateway(gateway).channel(HistoryGateways.target(i)),
                ServiceDeploymentsGrpc.getWatchServiceDeploymentMethod(),
                SECOND.toBuilder().setResumeToken(token.apply(i)).build()))
        .toList();
  }

  private static ScriptedService eventful() {
    ScriptedService service = success().at(5, s -> s.event("before"));
    IntStream.range(0, 150).forEach(i -> service.at(100 + i, s -> s.event("event " + i)));
    return service;
  }
}
