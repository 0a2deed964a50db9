package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.deployment.Histories.begin;
import static io.ecsgateway.server.watch.deployment.Histories.settled;
import static io.ecsgateway.server.watch.deployment.Histories.success;
import static io.ecsgateway.server.watch.deployment.Histories.updatedAt;
import static io.ecsgateway.server.watch.deployment.Row.goesOn;
import static io.ecsgateway.server.watch.deployment.Row.row;
import static io.ecsgateway.server.watch.deployment.ScriptedService.MISSING;
import static io.ecsgateway.v1.DeploymentOutcome.*;
import static io.ecsgateway.v1.DeploymentPhase.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsgateway.server.watch.DeployedByTaskSetsException;
import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.v1.DeploymentProgress;
import io.ecsgateway.v1.WatchServiceDeploymentRequest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookDetail;

/**
 * The correctness matrix: what happens to the service, and what reads do not tell straight away.
 */
class DeploymentSurroundingsTest extends OutcomeTable {

  static Stream<Row> rows() {
    return Stream.of(services(), reads(), hooks()).flatMap(rows -> rows);
  }

  private static Stream<Row> services() {
    return Stream.of(
        row(
            "service deleted in mid-deployment",
            SECOND,
            () ->
                updatedAt(0)
                    .at(20, s -> s.service(b -> b.status("DRAINING")).noRecord(2))
                    .at(30, s -> s.service(b -> b.status("INACTIVE"))),
            DEPLOYMENT_OUTCOME_SERVICE_DELETED,
            run -> assertThat(run.finishedAt).isBetween(20, 24)),
        row(
            "service deleted, its deployment listed on",
            SECOND,
            () -> updatedAt(0).at(20, s -> s.service(b -> b.status("DRAINING"))),
            DEPLOYMENT_OUTCOME_SERVICE_DELETED,
            run -> assertThat(run.finishedAt).isBetween(20, 24)),
        row(
            "service deleted, its deployment stopped for it",
            SECOND,
            () ->
                updatedAt(0).at(20, s -> s.record(2, "STOPPED").service(b -> b.status("DRAINING"))),
            DEPLOYMENT_OUTCOME_SERVICE_DELETED,
            run -> {}),
        row(
            "deployment was done when the service was deleted",
            SECOND,
            () -> success().at(40, s -> s.service(b -> b.status("DRAINING"))),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run -> {}),
        row(
            "service was deleted before the watch",
            SECOND,
            () -> settled().at(-10, s -> s.service(b -> b.status("INACTIVE")).noRecord(1)),
            DEPLOYMENT_OUTCOME_SERVICE_DELETED,
            run -> assertThat(run.finishedAt).isBetween(30, 33)),
        row(
            "service gone in mid-deployment",
            SECOND,
            () -> updatedAt(0).at(20, ScriptedService::purged),
            DEPLOYMENT_OUTCOME_SERVICE_DELETED,
            run -> assertThat(run.finishedAt).isBetween(50, 54)),
        row(
            "recreated under the same name in mid-deployment",
            SECOND,
            () -> recreatedAt(updatedAt(0), 20),
            DEPLOYMENT_OUTCOME_SERVICE_DELETED,
            run -> assertThat(run.finished().getReason()).contains("another of its name")),
        row(
            "recreated under the same name just before, which the first reads do not show",
            SECOND,
            () ->
                begin(
                        recreatedAt(
                            settled()
                                .at(-9, s -> s.service(b -> b.status("INACTIVE")).noRecord(1))
                                .at(-8, s -> s.staleService(3)),
                            -4),
                        -3,
                        2)
                    .at(40, s -> s.record(2, "SUCCESSFUL")),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run -> {}),
        row(
            "DAEMON",
            SECOND,
            () -> success().at(-999, s -> s.service(b -> b.schedulingStrategy("DAEMON"))),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run -> {}));
  }

  private static Stream<Row> reads() {
    return Stream.of(
        row(
            "MISSING right after create",
            r -> r.setDeploymentId("ecs-svc/1"),
            () ->
                new ScriptedService()
                    .at(
                        20,
                        s ->
                            s.active()
                                .deployment(1, d -> d.rolloutState("IN_PROGRESS"))
                                .record(1, "IN_PROGRESS"))
                    .at(60, s -> s.record(1, "SUCCESSFUL")),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run ->
                assertThat(run.progress.getFirst().getPhase()).isEqualTo(DEPLOYMENT_PHASE_AWAITED)),
        row(
            "MISSING flickering once",
            SECOND,
            () ->
                success()
                    .at(
                        12,
                        s ->
                            s.nextRead(Subject.OfService.class, MISSING)
                                .nextRead(Subject.OfDeployment.class, MISSING)),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run -> {}),
        row(
            "MISSING for good from the start",
            SECOND,
            ScriptedService::new,
            DEPLOYMENT_OUTCOME_NEVER_FOUND,
            run -> {
              assertThat(run.finishedAt).isBetween(120, 126);
              assertThat(run.finished().getReason()).contains("no such service");
            }),
        row(
            "deployment vanished unseen",
            SECOND,
            () -> updatedAt(0).at(20, s -> s.noRecord(2).noDeployment(2)),
            DEPLOYMENT_OUTCOME_UNDETERMINED,
            run -> {
              assertThat(run.finishedAt).isBetween(50, 54);
              assertThat(run.finished().getLast().getServiceDeployment().getStatus().name())
                  .isEqualTo("IN_PROGRESS");
            }),
        row(
            "stale read of the service deployment",
            SECOND,
            () -> {
              ScriptedService service = success();
              return service.at(32, s -> s.staleRecordOnce(2, "PENDING", ScriptedService.time(1)));
            },
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run ->
                assertThat(run.phases())
                    .containsExactly(DEPLOYMENT_PHASE_PENDING, DEPLOYMENT_PHASE_IN_PROGRESS)),
        row(
            "stale read of the service",
            SECOND,
            () -> success().at(15, s -> s.staleService(1).deployment(2, d -> d.pendingCount(2))),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run -> {}));
  }

  private static Stream<Row> hooks() {
    return Stream.of(
        goesOn(
            "pause hook waiting",
            SECOND,
            DeploymentSurroundingsTest::paused,
            run -> {
              DeploymentProgress last = run.progress.getLast();
              assertThat(last.getWaitingHooksList())
                  .singleElement()
                  .matches(hook -> hook.getHookId().equals("hook-1"));
              assertThat(last.getLifecycleStage()).isEqualTo("POST_SCALE_UP");
              assertThat(last.getPhase()).isEqualTo(DEPLOYMENT_PHASE_IN_PROGRESS);
            }),
        row(
            "pause hook continued",
            SECOND,
            () ->
                paused()
                    .at(60, s -> s.record(2, "IN_PROGRESS", r -> r.lifecycleHookDetails(List.of())))
                    .at(62, s -> s.record(2, "IN_PROGRESS", r -> r.lifecycleStage("BAKE_TIME")))
                    .at(80, s -> s.record(2, "SUCCESSFUL")),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run -> assertThat(run.finished().getLast().getWaitingHooksList()).isEmpty()),
        row(
            "pause hook timed out",
            SECOND,
            () ->
                paused()
                    .at(
                        60,
                        s ->
                            s.record(
                                2,
                                "ROLLBACK_IN_PROGRESS",
                                r -> r.lifecycleHookDetails(hook("TIMED_OUT"))))
                    .at(80, s -> s.record(2, "ROLLBACK_SUCCESSFUL")),
            DEPLOYMENT_OUTCOME_ROLLED_BACK,
            run -> assertThat(run.finished().getLast().getWaitingHooksList()).isEmpty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EXTERNAL", "CODE_DEPLOY"})
  void servicesDeployedByTaskSetsAreRefused(String controller) {
    WatchServiceDeploymentRequest request =
        WatchServiceDeploymentRequest.newBuilder().setService("web").build();

    assertThatThrownBy(() ->
            WatchRun.of(
                request,
                () ->
                    settled()
                        .at(
                            -1,
                            s -> s.service(b -> b.deploymentController(c -> c.type(controller)))),
                WatchRun.Order.SERVICE_FIRST,
                10))
        .isInstanceOf(DeployedByTaskSetsException.class)
        .hasMessageContaining(controller)
        .hasMessageContaining("WatchTaskSet");
  }

  private static ScriptedService paused() {
    return updatedAt(0)
        .at(
            20,
            s ->
                s.record(
                    2,
                    "IN_PROGRESS",
                    r ->
                        r.lifecycleStage("POST_SCALE_UP")
                            .lifecycleHookDetails(hook("AWAITING_ACTION"))));
  }

  private static DeploymentLifecycleHookDetail hook(String status) {
    return DeploymentLifecycleHookDetail.builder()
        .hookId("hook-1")
        .targetType("PAUSE")
        .status(status)
        .build();
  }

  private static ScriptedService recreatedAt(ScriptedService service, int second) {
    return service.at(
        second,
        s ->
            s.purged()
                .active()
                .deployment(1, d -> d.rolloutState("COMPLETED"))
                .record(1, "SUCCESSFUL"));
  }
}
