package io.ecsgateway.server.watch.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.v1.DeploymentOutcome;
import io.ecsgateway.v1.DeploymentProgress;
import io.ecsgateway.v1.WatchServiceDeploymentRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the rows of a correctness table: {@code rows()} of the class that extends this one. */
abstract class OutcomeTable {
  static final UnaryOperator<WatchServiceDeploymentRequest.Builder> NEWEST = r -> r;
  static final UnaryOperator<WatchServiceDeploymentRequest.Builder> SECOND =
      r -> r.setDeploymentId("ecs-svc/2");
  static final UnaryOperator<WatchServiceDeploymentRequest.Builder> SECOND_BY_ARN =
      r -> r.setServiceDeploymentArn(ScriptedService.recordArn(2));
  static final UnaryOperator<WatchServiceDeploymentRequest.Builder> FOLLOWING =
      r -> r.setDeploymentId("ecs-svc/2").setFollowSuccessor(true);

  @ParameterizedTest
  @MethodSource("rows")
  void endsAsItDid(Row row) {
    for (WatchRun.Order order : WatchRun.Order.values()) {
      WatchRun run = WatchRun.of(row.request(), row.history(), order, row.lastSecond());

      checkEnd(row, run);
      checkTold(run);
      row.check().accept(run);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void endsTheSameWhereverItIsCutAndResumed(Row row) {
    for (WatchRun.Order order : WatchRun.Order.values()) {
      WatchRun whole = WatchRun.of(row.request(), row.history(), order, row.lastSecond());
      for (int messages = 1; messages <= whole.progress.size(); messages++) {
        for (int pause : List.of(0, 7)) {
          WatchRun joined =
              WatchRun.cut(row.request(), row.history(), order, row.lastSecond(), messages, pause);

          checkEnd(row, joined);
          checkTold(joined);
          assertThat(joined.eventMessages()).isEqualTo(whole.eventMessages());
          assertThat(joined.eventsMissed).isEqualTo(whole.eventsMissed);
        }
      }
    }
  }

  static void checkEnd(Row row, Told run) {
    if (row.ends()) {
      assertThat(run.outcome()).isEqualTo(row.outcome());
      assertThat(run.finished().getReason()).isNotBlank();
      assertThat(run.progress).as("snapshot before the end").isNotEmpty();
    } else {
      assertThat(run.finished).isEmpty();
    }
  }

  static void checkTold(Told run) {
    Map<String, Integer> percents = new HashMap<>();
    for (DeploymentProgress told : run.progress) {
      String deployment = told.getServiceDeployment().getServiceDeploymentArn();
      int before = percents.getOrDefault(deployment, 0);
      assertThat(told.getPercent()).isGreaterThanOrEqualTo(before);
      percents.put(deployment, told.getPercent());
      if (told.getPercent() == 100) {
        assertThat(run.outcome()).isEqualTo(DeploymentOutcome.DEPLOYMENT_OUTCOME_SUCCEEDED);
      }
    }
  }
}
