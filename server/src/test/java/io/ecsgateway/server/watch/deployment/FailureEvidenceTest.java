package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.deployment.Histories.breaker;
import static io.ecsgateway.server.watch.deployment.Histories.failing;
import static io.ecsgateway.server.watch.deployment.Histories.updatedAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.v1.DeploymentProgress;
import io.ecsgateway.v1.StoppedTask;
import io.ecsgateway.v1.WatchServiceDeploymentRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Why tasks stopped, read while they can be. */
class FailureEvidenceTest {
  private static final WatchServiceDeploymentRequest SECOND =
      WatchServiceDeploymentRequest.newBuilder()
          .setCluster("shop")
          .setService("web")
          .setDeploymentId("ecs-svc/2")
          .build();

  @ParameterizedTest
  @EnumSource
  void nothingIsReadWhileNothingFails(WatchRun.Order order) {
    WatchRun run = WatchRun.of(SECOND, Histories::success, order, 600);

    assertThat(run.reads).doesNotContainKeys(Subject.OfTaskArns.class, Subject.OfTask.class);
  }

  @ParameterizedTest
  @EnumSource
  void stoppedTasksAreToldWhileTheDeploymentRuns(WatchRun.Order order) {
    WatchRun run = WatchRun.of(SECOND, Histories::failing, order, 60);

    DeploymentProgress last = run.progress.getLast();
    assertThat(last.getFailedTaskCount()).isEqualTo(3);
    assertThat(last.getStoppedTasksList())
        .extracting(task -> task.getTaskArn().substring(task.getTaskArn().length() - 2))
        .containsExactly("t3", "t2", "t1");
  }

  @ParameterizedTest
  @EnumSource
  void stoppedTasksAreListedNoLongerOnceNothingFailsAnyMore(WatchRun.Order order) {
    WatchRun run = WatchRun.of(SECOND, Histories::failing, order, 3_600);

    // Failures rise from second 10 to 30, and are listed every 15 s until a minute after.
    assertThat(run.reads.get(Subject.OfTaskArns.class)).isBetween(4, 7);
    assertThat(run.reads.get(Subject.OfTask.class)).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void tenNewestOfManyAreKept(WatchRun.Order order) {
    WatchRun run =
        WatchRun.of(
            SECOND,
            () -> {
              ScriptedService service = updatedAt(0);
              for (int i = 1; i <= 40; i++) {
                int failures = i;
                service.at(
                    5 * i,
                    s ->
                        s.record(
                                2,
                                "IN_PROGRESS",
                                r -> r.deploymentCircuitBreaker(breaker("MONITORING", failures)))
                            .stoppedTask("task-%02d".formatted(failures), t -> t));
              }
              return service;
            },
            order,
            400);

    assertThat(run.progress.getLast().getStoppedTasksList())
        .extracting(task -> task.getTaskArn().replaceAll(".*/", ""))
        .containsExactly(
            "task-40", "task-39", "task-38", "task-37", "task-36", "task-35", "task-34", "task-33",
            "task-32", "task-31");
  }

  @ParameterizedTest
  @EnumSource
  void taskThatIsStoppingIsReadUntilItsExitCodesAreKnown(WatchRun.Order order) {
    WatchRun run =
        WatchRun.of(
            SECOND,
            () ->
                failing()
                    .at(31, s -> s.stoppedTask("t3", t -> t.lastStatus("STOPPING").stoppedAt(null)))
                    .at(70, s -> s.stoppedTask("t3", t -> t.stoppedReason("at last"))),
            order,
            200);

    assertThat(run.progress.getLast().getStoppedTasksList())
        .extracting(StoppedTask::getStoppedReason)
        .contains("at last");
  }

  @ParameterizedTest
  @EnumSource
  void endWaitsForEvidenceButNotForLong(WatchRun.Order order) {
    WatchRun run =
        WatchRun.of(
            SECOND,
            () ->
                failing()
                    .at(30, s -> s.stoppedTask("t3", t -> t.lastStatus("STOPPING").stoppedAt(null)))
                    .at(40, s -> s.record(2, "ROLLBACK_FAILED")),
            order,
            600);

    assertThat(run.finishedAt).isBetween(40, 62);
    assertThat(run.finished().getLast().getStoppedTasksList()).hasSize(3);
  }
}
