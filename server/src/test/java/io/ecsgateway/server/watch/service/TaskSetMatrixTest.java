package io.ecsgateway.server.watch.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.ecsgateway.server.watch.Heard;
import io.ecsgateway.server.watch.History;
import io.ecsgateway.server.watch.HistoryMatrixTest;
import io.ecsgateway.server.watch.MatrixRow;
import io.ecsgateway.server.watch.WatchCall;
import io.ecsgateway.v1.TaskSetFinished;
import io.ecsgateway.v1.TaskSetPhase;
import io.ecsgateway.v1.TaskSetProgress;
import io.ecsgateway.v1.TaskSetsGrpc;
import io.ecsgateway.v1.WatchTaskSetRequest;
import io.ecsgateway.v1.WatchTaskSetRequest.Until;
import io.ecsgateway.v1.WatchTaskSetResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * WatchTaskSet end to end. A row says how the task set stands from a second on, and before it how
 * its service does if not ACTIVE.
 */
class TaskSetMatrixTest extends HistoryMatrixTest<Heard<TaskSetProgress, TaskSetFinished>> {
  private static final String UNTIL_STEADY =
      """
      becomes steady                          | STEADY       | 0 stabilizing, 12 steady
      becomes steady under EXTERNAL           | STEADY       | 0 EXTERNAL stabilizing, 12 EXTERNAL steady
      becomes steady under CODE_DEPLOY        | STEADY       | 0 CODE_DEPLOY stabilizing, 12 CODE_DEPLOY steady
      already steady                          | STEADY       | 0 steady
      a steady read older than the change     | STEADY       | 0 steady, 4 stabilizing, 40 steady
      MISSING right after create, then steady | STEADY       | 0 none, 10 stabilizing, 20 steady
      steady for one read that counts deny    | STEADY       | 0 stabilizing, 4 contradicted, 8 pending, 12 steady
      deleted before it is steady             | GONE         | 0 stabilizing, 4 draining, 12 none
      service deleted before it is steady     | SERVICE_GONE | 0 stabilizing, 4 DRAINING stabilizing
      service never found                     | NEVER_FOUND  | 0 MISSING
      unknown status                          | STEADY       | 0 stabilizing, 4 odd, 12 steady
      unknown status is not steady            | -            | 0 stabilizing, 4 odd
      unknown stability is not steady         | -            | 0 stabilizing, 4 wobbling
      """;

  private static final String UNTIL_GONE =
      """
      steady, then deleted                    | GONE         | 0 stabilizing, 4 steady, 8 draining, 20 none
      deleted under CODE_DEPLOY               | GONE         | 0 CODE_DEPLOY steady, 4 CODE_DEPLOY draining, 20 CODE_DEPLOY none
      ACTIVE, absent for good                 | GONE         | 0 steady, 4 none
      ACTIVE, absent once                     | GONE         | 0 steady, 4 none, 6 steady, 12 draining, 20 none
      DRAINING, absent once                   | GONE         | 0 draining, 4 none, 6 draining, 20 none
      DRAINING goes back for one read         | GONE         | 0 draining, 4 steady, 6 draining, 20 none
      an older update for one read            | GONE         | 0 updated, 4 outdated, 6 updated, 20 none
      its service deleted                     | SERVICE_GONE | 0 steady, 4 DRAINING draining, 20 INACTIVE none
      gone just before its service INACTIVE   | SERVICE_GONE | 0 steady, 4 DRAINING draining, 18 DRAINING none, 20 INACTIVE none
      its service DRAINING, then MISSING      | SERVICE_GONE | 0 steady, 4 DRAINING draining, 20 MISSING
      its service MISSING once                | GONE         | 0 steady, 4 MISSING, 6 steady, 12 draining, 20 none
      its service recreated                   | SERVICE_GONE | 0 steady, 20 NEW none
      its service INACTIVE from the first     | SERVICE_GONE | 0 INACTIVE none
      never found                             | NEVER_FOUND  | 0 none
      steady is no end                        | -            | 0 stabilizing, 4 steady
      """;

  TaskSetMatrixTest() {
    super(Reads.BEGIN);
  }

  @Override
  protected List<MatrixRow<Heard<TaskSetProgress, TaskSetFinished>, History>> rows() {
    return Stream.of(rows(UNTIL_STEADY, Until.UNTIL_STEADY), rows(UNTIL_GONE, Until.UNTIL_GONE))
        .flatMap(List::stream)
        .toList();
  }

  @Test
  void aTaskSetUnderCodeDeployOrExternalIsSeenToBecomeSteady() {
    assertThat(told("becomes steady under CODE_DEPLOY").finishedAt).isEqualTo(12);
    assertThat(told("becomes steady under EXTERNAL").finishedAt).isEqualTo(12);
  }

  @Test
  void phasesAreToldOnTheWay() {
    assertThat(told("steady, then deleted").progress)
        .extracting(TaskSetProgress::getPhase)
        .containsExactly(
            TaskSetPhase.TASK_SET_PHASE_STABILIZING,
            TaskSetPhase.TASK_SET_PHASE_STEADY,
            TaskSetPhase.TASK_SET_PHASE_DRAINING);
  }

  private static List<MatrixRow<Heard<TaskSetProgress, TaskSetFinished>, History>> rows(
      String table, Until until) {
    WatchCall<WatchTaskSetRequest, WatchTaskSetResponse> call =
        new WatchCall<>(
            TaskSetsGrpc.getWatchTaskSetMethod(),
            WatchTaskSetRequest.newBuilder()
                .setCluster(Reads.SERVICE.cluster())
                .setService(Reads.SERVICE.service())
                .setTaskSet(TaskSetTrackerTest.ID)
                .setUntil(until)
                .setHeartbeatInterval(Duration.newBuilder().setSeconds(60))
                .build());
    return TextRows.of(table, call, TaskSetTrackerTest::read, told -> {});
  }
}
