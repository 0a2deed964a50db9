package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.deployment.Histories.begin;
import static io.ecsgateway.server.watch.deployment.Histories.breaker;
import static io.ecsgateway.server.watch.deployment.Histories.failing;
import static io.ecsgateway.server.watch.deployment.Histories.settled;
import static io.ecsgateway.server.watch.deployment.Histories.succeed;
import static io.ecsgateway.server.watch.deployment.Histories.success;
import static io.ecsgateway.server.watch.deployment.Histories.superseded;
import static io.ecsgateway.server.watch.deployment.Histories.updatedAt;
import static io.ecsgateway.server.watch.deployment.Row.row;
import static io.ecsgateway.server.watch.deployment.ScriptedService.recordArn;
import static io.ecsgateway.v1.DeploymentOutcome.*;
import static io.ecsgateway.v1.DeploymentPhase.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.ecsgateway.server.watch.Moments;
import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.v1.DeploymentFinished;
import java.util.List;
import java.util.stream.Stream;

/** The correctness matrix: which deployment is watched, and what becomes of one that gives way. */
class DeploymentIdentityTest extends OutcomeTable {
  static Stream<Row> rows() {
    return Stream.concat(successors(), searches());
  }

  private static Stream<Row> successors() {
    return Stream.of(
        row(
            "superseded",
            SECOND,
            Histories::superseded,
            DEPLOYMENT_OUTCOME_SUPERSEDED,
            run -> {
              DeploymentFinished end = run.finished();
              assertThat(end.getSuccessor().getServiceDeploymentArn()).isEqualTo(recordArn(3));
              assertThat(end.getSuccessor().getDeploymentId()).isEqualTo("ecs-svc/3");
              assertThat(end.getSuccessor().getSameTaskDefinition()).isFalse();
              assertThat(run.phases()).endsWith(DEPLOYMENT_PHASE_STOPPING);
            }),
        row(
            "superseded by one of the same task definition",
            SECOND,
            () ->
                superseded().at(20, s -> s.deployment(3, d -> d.taskDefinition(taskDefinition(2)))),
            DEPLOYMENT_OUTCOME_SUPERSEDED,
            run -> assertThat(run.finished().getSuccessor().getSameTaskDefinition()).isTrue()),
        row(
            "superseded, successor followed",
            FOLLOWING,
            () -> succeed(superseded(), 20, 3),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run ->
                assertThat(run.finished().getLast().getServiceDeployment())
                    .matches(d -> d.getServiceDeploymentArn().equals(recordArn(3)))),
        row(
            "superseded, successor followed and rolled back",
            FOLLOWING,
            () -> superseded().at(50, s -> s.record(3, "ROLLBACK_SUCCESSFUL")),
            DEPLOYMENT_OUTCOME_ROLLED_BACK,
            run -> {}),
        row(
            "superseded and that superseded, long before the watch",
            FOLLOWING,
            () -> succeed(longAgo(), -60, 4),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run -> {
              assertThat(run.finished().getAlreadyFinished()).isTrue();
              assertThat(run.finished().getLast().getDeployment().getId()).isEqualTo("ecs-svc/4");
            }),
        row(
            "superseded long before the watch",
            SECOND,
            () -> succeed(longAgo(), -60, 4),
            DEPLOYMENT_OUTCOME_SUPERSEDED,
            run -> {
              assertThat(run.finished().getSuccessor().getServiceDeploymentArn())
                  .isEqualTo(recordArn(3));
              assertThat(run.finished().getAlreadyFinished()).isTrue();
            }),
        row(
            "one update that makes two deployments",
            SECOND,
            () -> succeed(twoAtOnce(), 1, 3),
            DEPLOYMENT_OUTCOME_SUPERSEDED,
            run ->
                assertThat(run.finished().getSuccessor().getDeploymentId()).isEqualTo("ecs-svc/3")),
        row(
            "one update that makes two deployments, followed",
            FOLLOWING,
            () -> succeed(twoAtOnce(), 1, 3),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run -> {}),
        row(
            "stopped, and too many since to say why",
            SECOND_BY_ARN,
            () -> {
              ScriptedService service = updatedAt(-5_000).at(-4_990, s -> s.record(2, "STOPPED"));
              for (int i = 3; i < 30; i++) {
                begin(service, -4_900 + 100 * i, i);
                int number = i;
                service.at(-4_850 + 100 * i, s -> s.record(number, "SUCCESSFUL"));
              }
              return service;
            },
            DEPLOYMENT_OUTCOME_UNDETERMINED,
            run -> {}));
  }

  private static Stream<Row> searches() {
    return Stream.of(
        row(
            "first reads after the update still show the old deployment",
            SECOND,
            () ->
                success()
                    .at(
                        -1,
                        s -> s.staleService(2).nextRead(Subject.OfDeployments.class, List.of())),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run ->
                assertThat(run.finished().getLast().getServiceDeployment())
                    .matches(d -> d.getServiceDeploymentArn().equals(recordArn(2)))),
        row(
            "the deployment comes late, and nothing is judged before",
            SECOND,
            () -> succeed(updatedAt(60), 60, 2),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run -> {
              assertThat(run.finishedAt).isGreaterThanOrEqualTo(100);
              assertThat(run.progress.getFirst().getPhase()).isEqualTo(DEPLOYMENT_PHASE_AWAITED);
              assertThat(run.progress.getFirst().getPercent()).isZero();
            }),
        row(
            "the deployment never comes",
            SECOND,
            Histories::settled,
            DEPLOYMENT_OUTCOME_NEVER_FOUND,
            run -> assertThat(run.finishedAt).isBetween(120, 126)),
        row(
            "a deployment of a number that ends alike is another one",
            r -> r.setDeploymentId("ecs-svc/12"),
            Histories::success,
            DEPLOYMENT_OUTCOME_NEVER_FOUND,
            run -> {}),
        row(
            "unknown service deployment",
            r -> r.setServiceDeploymentArn(recordArn(7)),
            Histories::settled,
            DEPLOYMENT_OUTCOME_NEVER_FOUND,
            run -> assertThat(run.finishedAt).isBetween(120, 126)),
        row(
            "service deployment of another service",
            r -> r.setService("api").setServiceDeploymentArn(recordArn(2)),
            Histories::success,
            DEPLOYMENT_OUTCOME_NEVER_FOUND,
            run -> assertThat(run.finished().getReason()).contains("api")),
        row(
            "nothing in progress",
            NEWEST,
            Histories::settled,
            DEPLOYMENT_OUTCOME_NOTHING_IN_PROGRESS,
            run -> assertThat(run.finishedAt).isBetween(120, 126)),
        row(
            "nothing in progress, without grace",
            r -> r.setGrace(Duration.getDefaultInstance()),
            Histories::settled,
            DEPLOYMENT_OUTCOME_NOTHING_IN_PROGRESS,
            run -> assertThat(run.finishedAt).isBetween(0, 5)),
        row(
            "scale change without a deployment",
            NEWEST,
            () -> settled().at(1, s -> s.deployment(1, d -> d.desiredCount(5).pendingCount(3))),
            DEPLOYMENT_OUTCOME_NOTHING_IN_PROGRESS,
            run -> {}),
        row(
            "newest is in progress",
            NEWEST,
            () -> succeed(updatedAt(-15), -15, 2),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run -> assertThat(run.finished().getAlreadyFinished()).isFalse()),
        row(
            "newest was over, a newer one begins within the grace",
            NEWEST,
            () -> succeed(updatedAt(30), 30, 2),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run -> assertThat(run.finishedAt).isGreaterThanOrEqualTo(70)),
        row(
            "created after a time",
            r -> r.setCreatedAfter(Moments.timestamp(ScriptedService.START)),
            () -> succeed(updatedAt(30), 30, 2),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run -> {}),
        row(
            "none created after the time",
            r -> r.setCreatedAfter(Moments.timestamp(ScriptedService.START)),
            () -> succeed(updatedAt(-100), -100, 2),
            DEPLOYMENT_OUTCOME_NEVER_FOUND,
            run -> {}),
        row(
            "already finished",
            SECOND,
            () -> succeed(updatedAt(-100), -100, 2),
            DEPLOYMENT_OUTCOME_SUCCEEDED,
            run -> {
              assertThat(run.finishedAt).isBetween(0, 3);
              assertThat(run.finished().getAlreadyFinished()).isTrue();
              assertThat(run.eventMessages()).contains("deployment completed");
            }),
        row(
            "already failed, by ARN",
            SECOND_BY_ARN,
            () ->
                failing()
                    .at(
                        31,
                        s ->
                            s.record(
                                2,
                                "STOPPED",
                                r -> r.deploymentCircuitBreaker(breaker("TRIGGERED", 3)))),
            DEPLOYMENT_OUTCOME_FAILED,
            run -> assertThat(run.finished().getLast().getStoppedTasksList()).hasSize(3)));
  }

  /** Deployment 2 gave way to 3, and 3 to 4, all before the watch. */
  private static ScriptedService longAgo() {
    return begin(begin(updatedAt(-300), -200, 3), -60, 4)
        .at(-195, s -> s.record(2, "STOPPED"))
        .at(-55, s -> s.record(3, "STOPPED"));
  }

  private static ScriptedService twoAtOnce() {
    return begin(updatedAt(0), 1, 3).at(4, s -> s.record(2, "STOPPED"));
  }

  private static String taskDefinition(int revision) {
    return "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:" + revision;
  }
}
