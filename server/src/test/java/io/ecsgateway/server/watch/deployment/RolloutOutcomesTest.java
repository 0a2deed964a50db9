package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.deployment.Histories.brokenWithRollback;
import static io.ecsgateway.server.watch.deployment.Histories.failing;
import static io.ecsgateway.server.watch.deployment.Histories.rolledBack;
import static io.ecsgateway.server.watch.deployment.Histories.settled;
import static io.ecsgateway.server.watch.deployment.Histories.succeed;
import static io.ecsgateway.server.watch.deployment.Histories.success;
import static io.ecsgateway.server.watch.deployment.Histories.superseded;
import static io.ecsgateway.server.watch.deployment.Histories.updatedAt;
import static io.ecsgateway.server.watch.deployment.Row.goesOn;
import static io.ecsgateway.server.watch.deployment.Row.row;
import static io.ecsgateway.v1.DeploymentOutcome.*;
import static io.ecsgateway.v1.DeploymentPhase.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;

/** The correctness matrix, where the endpoint keeps no service deployments. */
class RolloutOutcomesTest extends OutcomeTable {

  static Stream<Row> rows() {
    return Stream.of(
        row(
            "success",
            SECOND,
            () -> success().at(-999, ScriptedService::withoutRecords),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run -> {
              assertThat(run.finishedAt).isBetween(40, 42);
              assertThat(run.phases()).endsWith(DEPLOYMENT_PHASE_IN_PROGRESS);
            }),
        row(
            "rollback by breaker: FAILED is not yet the end",
            SECOND,
            () ->
                rolledBack().at(-999, s -> s.withoutRecords().service(RolloutOutcomesTest::breaks)),
            DEPLOYMENT_OUTCOME_ROLLED_BACK,
            run -> {
              assertThat(run.finishedAt).isBetween(60, 64);
              assertThat(run.phases()).endsWith(DEPLOYMENT_PHASE_ROLLING_BACK);
              assertThat(run.finished().getLast().getStoppedTasksList()).hasSize(3);
            }),
        row(
            "rollback failed",
            SECOND,
            () ->
                brokenWithRollback()
                    .at(-999, s -> s.withoutRecords().service(RolloutOutcomesTest::breaks))
                    .at(60, s -> s.deployment(3, d -> d.rolloutState("FAILED"))),
            DEPLOYMENT_OUTCOME_ROLLBACK_FAILED,
            run -> {}),
        row(
            "breaker without rollback",
            SECOND,
            () ->
                failing()
                    .at(-999, ScriptedService::withoutRecords)
                    .at(40, s -> s.deployment(2, d -> d.rolloutState("FAILED"))),
            DEPLOYMENT_OUTCOME_FAILED,
            run -> assertThat(run.finished().getLast().getStoppedTasksList()).hasSize(3)),
        row(
            "superseded",
            SECOND,
            () -> superseded().at(-999, ScriptedService::withoutRecords),
            DEPLOYMENT_OUTCOME_SUPERSEDED,
            run ->
                assertThat(run.finished().getSuccessor().getDeploymentId()).isEqualTo("ecs-svc/3")),
        row(
            "superseded, successor followed",
            FOLLOWING,
            () -> succeed(superseded(), 20, 3).at(-999, ScriptedService::withoutRecords),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run -> {}),
        row(
            "vanished unseen",
            SECOND,
            () ->
                updatedAt(0)
                    .at(-999, ScriptedService::withoutRecords)
                    .at(20, s -> s.noDeployment(2).deployment(3, d -> d.rolloutState("COMPLETED"))),
            DEPLOYMENT_OUTCOME_UNDETERMINED,
            run -> assertThat(run.finished().getReason()).contains("IN_PROGRESS")),
        goesOn(
            "unknown rolloutState is progress",
            SECOND,
            () ->
                updatedAt(0)
                    .at(-999, ScriptedService::withoutRecords)
                    .at(20, s -> s.deployment(2, d -> d.rolloutState("PONDERING"))),
            run -> assertThat(run.phases()).endsWith(DEPLOYMENT_PHASE_UNSPECIFIED)),
        goesOn(
            "no rolloutState says nothing of an end",
            SECOND,
            () ->
                settled()
                    .at(-999, ScriptedService::withoutRecords)
                    .at(0, s -> s.deployment(2, d -> d.runningCount(2))),
            run -> assertThat(run.progress.getLast().getPercent()).isLessThan(100)),
        row(
            "nothing in progress",
            NEWEST,
            () -> settled().at(-999, ScriptedService::withoutRecords),
            DEPLOYMENT_OUTCOME_NOTHING_IN_PROGRESS,
            run -> assertThat(run.finishedAt).isBetween(120, 124)),
        row(
            "newest is in progress",
            NEWEST,
            () -> succeed(updatedAt(-15), -15, 2).at(-999, ScriptedService::withoutRecords),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run -> {}),
        row(
            "already finished",
            SECOND,
            () -> succeed(updatedAt(-100), -100, 2).at(-999, ScriptedService::withoutRecords),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run -> assertThat(run.finished().getAlreadyFinished()).isTrue()),
        row(
            "never found",
            SECOND,
            () -> settled().at(-999, ScriptedService::withoutRecords),
            DEPLOYMENT_OUTCOME_NEVER_FOUND,
            run -> {}),
        row(
            "service deployment by ARN",
            SECOND_BY_ARN,
            () -> success().at(-999, ScriptedService::withoutRecords),
            DEPLOYMENT_OUTCOME_NEVER_FOUND,
            run -> assertThat(run.finishedAt).isBetween(0, 2)),
        row(
            "service deleted",
            SECOND,
            () ->
                updatedAt(0)
                    .at(-999, ScriptedService::withoutRecords)
                    .at(20, s -> s.service(b -> b.status("DRAINING"))),
            DEPLOYMENT_OUTCOME_SERVICE_DELETED,
            run -> {}),
        row(
            "record is gone, deployment is not",
            SECOND,
            RolloutOutcomesTest::recordGone,
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run -> {}));
  }

  /** As for deployments that were made before ECS kept records, or more than 90 days ago. */
  private static ScriptedService recordGone() {
    return settled()
        .at(-10, s -> s.noRecord(1))
        .at(-9, s -> s.deployment(2, d -> d.rolloutState("COMPLETED")));
  }

  private static software.amazon.awssdk.services.ecs.model.Service.Builder breaks(
      software.amazon.awssdk.services.ecs.model.Service.Builder service) {
    return service.deploymentConfiguration(
        c -> c.deploymentCircuitBreaker(b -> b.enable(true).rollback(true)));
  }
}
