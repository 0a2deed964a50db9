package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.deployment.Histories.failing;
import static io.ecsgateway.server.watch.deployment.Histories.rolledBack;
import static io.ecsgateway.server.watch.deployment.Histories.succeed;
import static io.ecsgateway.server.watch.deployment.Histories.success;
import static io.ecsgateway.server.watch.deployment.Histories.superseded;
import static io.ecsgateway.server.watch.deployment.Histories.updatedAt;
import static io.ecsgateway.server.watch.deployment.ScriptedService.recordArn;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.v1.DeploymentOutcome;
import io.ecsgateway.v1.ServiceEvent;
import io.ecsgateway.v1.WatchServiceDeploymentRequest;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams that are cut, and resumed when much has happened. */
class DeploymentResumeTest {
  private static final int HOURS = 2 * 3_600;

  private static final WatchServiceDeploymentRequest SECOND =
      WatchServiceDeploymentRequest.newBuilder()
          .setCluster("shop")
          .setService("web")
          .setDeploymentId("ecs-svc/2")
          .build();

  @ParameterizedTest
  @EnumSource
  void outcomeIsToldHoursLater(WatchRun.Order order) {
    WatchRun run = WatchRun.cut(SECOND, Histories::success, order, 600, 2, HOURS);

    assertThat(run.outcome()).isEqualTo(DeploymentOutcome.DEPLOYMENT_OUTCOME_SUCCEEDED);
    assertThat(run.finished().getAlreadyFinished()).isFalse();
    assertThat(run.eventMessages())
        .containsExactly("started 1 tasks", "started 1 tasks", "deployment completed");
  }

  @ParameterizedTest
  @EnumSource
  void outcomeIsToldAgainThoughTheRecordIsGone(WatchRun.Order order) {
    int messages = WatchRun.of(SECOND, Histories::rolledBack, order, 600).progress.size();

    WatchRun run =
        WatchRun.cut(
            SECOND,
            () -> rolledBack().at(3_600, ScriptedService::purged),
            order,
            600,
            messages,
            HOURS);

    assertThat(run.outcome()).isEqualTo(DeploymentOutcome.DEPLOYMENT_OUTCOME_ROLLED_BACK);
    assertThat(run.finished().getReason()).isEqualTo(Histories.ROLLED_BACK_BECAUSE);
    assertThat(run.finished().getLast().getStoppedTasksList()).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource
  void recordGoneUnseenIsUndetermined(WatchRun.Order order) {
    WatchRun run =
        WatchRun.cut(
            SECOND,
            () -> updatedAt(0).at(3_600, s -> s.noRecord(2).noDeployment(2)),
            order,
            600,
            2,
            HOURS);

    assertThat(run.outcome()).isEqualTo(DeploymentOutcome.DEPLOYMENT_OUTCOME_UNDETERMINED);
  }

  @ParameterizedTest
  @EnumSource
  void serviceGoneUnseenIsDeleted(WatchRun.Order order) {
    WatchRun run =
        WatchRun.cut(
            SECOND, () -> updatedAt(0).at(3_600, ScriptedService::purged), order, 600, 2, HOURS);

    assertThat(run.outcome()).isEqualTo(DeploymentOutcome.DEPLOYMENT_OUTCOME_SERVICE_DELETED);
  }

  @ParameterizedTest
  @EnumSource
  void supersessionIsToldByALateResume(WatchRun.Order order) {
    WatchRun run = WatchRun.cut(SECOND, () -> succeed(superseded(), 20, 3), order, 600, 2, HOURS);

    assertThat(run.outcome()).isEqualTo(DeploymentOutcome.DEPLOYMENT_OUTCOME_SUPERSEDED);
    assertThat(run.finished().getSuccessor().getServiceDeploymentArn()).isEqualTo(recordArn(3));
  }

  @ParameterizedTest
  @EnumSource
  void successorIsFollowedByALateResume(WatchRun.Order order) {
    WatchRun run =
        WatchRun.cut(
            SECOND.toBuilder().setFollowSuccessor(true).build(),
            () -> succeed(superseded(), 20, 3),
            order,
            600,
            2,
            HOURS);

    assertThat(run.outcome()).isEqualTo(DeploymentOutcome.DEPLOYMENT_OUTCOME_SUCCEEDED);
    assertThat(run.finished().getLast().getDeployment().getId()).isEqualTo("ecs-svc/3");
  }

  @ParameterizedTest
  @EnumSource
  void eventsThatEcsNoLongerHoldsAreSaidToBeMissed(WatchRun.Order order) {
    WatchRun run =
        WatchRun.cut(
            SECOND,
            () -> {
              ScriptedService service = success().at(5, s -> s.event("before"));
              IntStream.range(0, 150).forEach(i -> service.at(100 + i, s -> s.event("event " + i)));
              return service;
            },
            order,
            600,
            5,
            HOURS);

    assertThat(run.eventsMissed).isTrue();
    assertThat(run.events)
        .extracting(ServiceEvent::getId)
        .doesNotHaveDuplicates()
        .hasSizeGreaterThanOrEqualTo(100);
  }

  @ParameterizedTest
  @EnumSource
  void evidenceSurvivesTheHourAfterWhichEcsForgetsIt(WatchRun.Order order) {
    int beforeTheEnd = WatchRun.of(SECOND, Histories::failing, order, 35).progress.size();

    WatchRun run =
        WatchRun.cut(
            SECOND,
            () ->
                failing()
                    .at(50, s -> s.record(2, "ROLLBACK_FAILED"))
                    .at(3_600, ScriptedService::noStoppedTasks),
            order,
            600,
            beforeTheEnd,
            HOURS);

    assertThat(run.outcome()).isEqualTo(DeploymentOutcome.DEPLOYMENT_OUTCOME_ROLLBACK_FAILED);
    assertThat(run.finished().getLast().getStoppedTasksList()).isNotEmpty();
  }
}
