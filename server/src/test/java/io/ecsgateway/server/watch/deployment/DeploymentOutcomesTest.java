package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.deployment.Histories.begin;
import static io.ecsgateway.server.watch.deployment.Histories.breaker;
import static io.ecsgateway.server.watch.deployment.Histories.brokenWithRollback;
import static io.ecsgateway.server.watch.deployment.Histories.failing;
import static io.ecsgateway.server.watch.deployment.Histories.updatedAt;
import static io.ecsgateway.server.watch.deployment.Row.goesOn;
import static io.ecsgateway.server.watch.deployment.Row.row;
import static io.ecsgateway.v1.DeploymentOutcome.*;
import static io.ecsgateway.v1.DeploymentPhase.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.v1.DeploymentFinished;
import io.ecsgateway.v1.StoppedTask;
import java.util.stream.Stream;

/** The correctness matrix, where ECS keeps service deployments. */
class DeploymentOutcomesTest extends OutcomeTable {
  static Stream<Row> rows() {
    return Stream.concat(endsOfItsOwn(), requests());
  }

  private static Stream<Row> endsOfItsOwn() {
    return Stream.of(
        row(
            "success",
            SECOND,
            Histories::success,
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run -> {
              assertThat(run.finishedAt).isBetween(40, 44);
              assertThat(run.finished().getLast().getPercent()).isEqualTo(100);
              assertThat(run.finished().getAlreadyFinished()).isFalse();
              assertThat(run.phases())
                  .endsWith(DEPLOYMENT_PHASE_PENDING, DEPLOYMENT_PHASE_IN_PROGRESS);
              assertThat(run.eventMessages())
                  .containsExactly("started 1 tasks", "started 1 tasks", "deployment completed");
            }),
        row(
            "rollback by breaker",
            SECOND,
            Histories::rolledBack,
            DEPLOYMENT_OUTCOME_ROLLED_BACK,
            run -> {
              DeploymentFinished end = run.finished();
              assertThat(run.phases()).endsWith(DEPLOYMENT_PHASE_ROLLING_BACK);
              assertThat(end.getReason()).isEqualTo(Histories.ROLLED_BACK_BECAUSE);
              assertThat(end.getLast().getPercent()).isLessThan(100);
              assertThat(end.getLast().getCircuitBreaker().getFailureCount()).isEqualTo(3);
              assertThat(end.getLast().getCircuitBreaker().getThreshold()).isEqualTo(3);
              assertThat(end.getLast().getStoppedTasksList())
                  .extracting(StoppedTask::getStopCode)
                  .containsExactly(
                      "EssentialContainerExited",
                      "EssentialContainerExited",
                      "EssentialContainerExited");
              assertThat(end.getLast().getStoppedTasks(0).getContainers(0).getExitCode())
                  .isEqualTo(1);
            }),
        row(
            "rollback failed",
            SECOND,
            () -> brokenWithRollback().at(60, s -> s.record(2, "ROLLBACK_FAILED")),
            DEPLOYMENT_OUTCOME_ROLLBACK_FAILED,
            run -> assertThat(run.finished().getLast().getStoppedTasksList()).hasSize(3)),
        row(
            "breaker without rollback",
            SECOND,
            () ->
                failing()
                    .at(
                        40,
                        s ->
                            s.record(
                                2,
                                "STOPPED",
                                r -> r.deploymentCircuitBreaker(breaker("TRIGGERED", 3)))),
            DEPLOYMENT_OUTCOME_FAILED,
            run -> {
              assertThat(run.finished().getReason()).contains("3 tasks failed");
              assertThat(run.finished().getLast().getStoppedTasksList()).hasSize(3);
            }),
        row(
            "alarm with rollback",
            SECOND,
            () ->
                updatedAt(0)
                    .at(
                        20,
                        s ->
                            s.record(
                                2,
                                "ROLLBACK_IN_PROGRESS",
                                r ->
                                    r.alarms(a ->
                                        a.status("TRIGGERED").triggeredAlarmNames("errors-high"))))
                    .at(50, s -> s.record(2, "ROLLBACK_SUCCESSFUL")),
            DEPLOYMENT_OUTCOME_ROLLED_BACK,
            run ->
                assertThat(run.finished().getLast().getAlarms().getTriggeredAlarmNamesList())
                    .containsExactly("errors-high")),
        row(
            "alarm without rollback",
            SECOND,
            () ->
                updatedAt(0)
                    .at(
                        20,
                        s ->
                            s.record(
                                2,
                                "STOPPED",
                                r ->
                                    r.alarms(a ->
                                        a.status("TRIGGERED").triggeredAlarmNames("errors-high")))),
            DEPLOYMENT_OUTCOME_FAILED,
            run -> assertThat(run.finished().getReason()).contains("errors-high")),
        goesOn(
            "unknown status is progress",
            SECOND,
            () -> updatedAt(0).at(20, s -> s.record(2, "PONDERING")),
            run -> {
              assertThat(run.phases()).endsWith(DEPLOYMENT_PHASE_UNSPECIFIED);
              assertThat(
                      run.progress
                          .getLast()
                          .getServiceDeployment()
                          .getUnmappedValuesOrThrow("status"))
                  .isEqualTo("PONDERING");
            }),
        row(
            "unknown status hides no end",
            SECOND,
            () ->
                updatedAt(0)
                    .at(20, s -> s.record(2, "PONDERING"))
                    .at(30, s -> s.record(2, "SUCCESSFUL")),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run -> {}));
  }

  private static Stream<Row> requests() {
    return Stream.of(
        row(
            "stopped by request",
            SECOND,
            () ->
                updatedAt(0)
                    .at(20, s -> s.record(2, "STOP_REQUESTED"))
                    .at(30, s -> s.record(2, "STOPPED", r -> r.statusReason("Stopped by user."))),
            DEPLOYMENT_OUTCOME_STOPPED,
            run -> {
              assertThat(run.phases()).endsWith(DEPLOYMENT_PHASE_STOPPING);
              assertThat(run.finished().getReason()).isEqualTo("Stopped by user.");
            }),
        row(
            "stopped by request, rolled back",
            SECOND,
            () ->
                updatedAt(0)
                    .at(20, s -> s.record(2, "ROLLBACK_REQUESTED"))
                    .at(24, s -> s.record(2, "ROLLBACK_IN_PROGRESS"))
                    .at(40, s -> s.record(2, "ROLLBACK_SUCCESSFUL")),
            DEPLOYMENT_OUTCOME_ROLLED_BACK,
            run -> {}),
        row(
            "stopped by request, and a newer one only afterwards",
            SECOND,
            () -> begin(updatedAt(0).at(30, s -> s.record(2, "STOPPED")), 32, 3),
            DEPLOYMENT_OUTCOME_STOPPED,
            run -> {}),
        row(
            "STOP_REQUESTED that still ends SUCCESSFUL",
            SECOND,
            () ->
                updatedAt(0)
                    .at(20, s -> s.record(2, "STOP_REQUESTED"))
                    .at(30, s -> s.record(2, "SUCCESSFUL")),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run -> assertThat(run.phases()).contains(DEPLOYMENT_PHASE_STOPPING)),
        row(
            "ROLLBACK_REQUESTED that still ends SUCCESSFUL",
            SECOND,
            () ->
                updatedAt(0)
                    .at(20, s -> s.record(2, "ROLLBACK_REQUESTED"))
                    .at(30, s -> s.record(2, "SUCCESSFUL")),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run -> assertThat(run.phases()).contains(DEPLOYMENT_PHASE_STOPPING)));
  }
}
