package io.ecsgateway.server.watch.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.ecsgateway.server.watch.Heard;
import io.ecsgateway.server.watch.History;
import io.ecsgateway.server.watch.HistoryMatrixTest;
import io.ecsgateway.server.watch.MatrixRow;
import io.ecsgateway.server.watch.WatchCall;
import io.ecsgateway.server.watch.service.Reads;
import io.ecsgateway.server.watch.service.TextRows;
import io.ecsgateway.v1.TaskDefinitionDeletionFinished;
import io.ecsgateway.v1.TaskDefinitionDeletionProgress;
import io.ecsgateway.v1.TaskDefinitionStatus;
import io.ecsgateway.v1.TaskDefinitionsGrpc;
import io.ecsgateway.v1.WatchTaskDefinitionDeletionRequest;
import io.ecsgateway.v1.WatchTaskDefinitionDeletionResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** WatchTaskDefinitionDeletion end to end. A row says the revision's status from a second on. */
class TaskDefinitionDeletionMatrixTest
    extends HistoryMatrixTest<
        Heard<TaskDefinitionDeletionProgress, TaskDefinitionDeletionFinished>> {
  private static final String ROWS =
      """
      ACTIVE to gone                          | DELETED     | 0 ACTIVE, 5 INACTIVE, 10 DELETE_IN_PROGRESS, 20 MISSING
      DELETE_IN_PROGRESS to gone              | DELETED     | 0 DELETE_IN_PROGRESS, 20 MISSING
      INACTIVE hidden is not deleted          | NEVER_FOUND | 0 INACTIVE, 10 MISSING
      ACTIVE hidden is not deleted            | NEVER_FOUND | 0 ACTIVE, 10 MISSING
      INACTIVE, hidden, then deleted          | DELETED     | 0 INACTIVE, 10 MISSING, 60 DELETE_IN_PROGRESS, 80 MISSING
      DELETE_IN_PROGRESS, absent once         | DELETED     | 0 DELETE_IN_PROGRESS, 10 MISSING, 15 DELETE_IN_PROGRESS, 30 MISSING
      MISSING right after it was registered   | DELETED     | 0 MISSING, 10 ACTIVE, 20 DELETE_IN_PROGRESS, 30 MISSING
      gone at once, or never there            | NEVER_FOUND | 0 MISSING
      status goes back for one read           | DELETED     | 0 DELETE_IN_PROGRESS, 10 INACTIVE, 15 DELETE_IN_PROGRESS, 20 MISSING
      unknown status hangs nothing            | DELETED     | 0 ACTIVE, 5 ARCHIVED, 10 DELETE_IN_PROGRESS, 20 MISSING
      unknown status proves no deletion       | NEVER_FOUND | 0 ARCHIVED, 10 MISSING
      still in use                            | -           | 0 DELETE_IN_PROGRESS
      """;

  private static final WatchCall<
          WatchTaskDefinitionDeletionRequest, WatchTaskDefinitionDeletionResponse>
      CALL =
          new WatchCall<>(
              TaskDefinitionsGrpc.getWatchTaskDefinitionDeletionMethod(),
              WatchTaskDefinitionDeletionRequest.newBuilder()
                  .setTaskDefinition("web:7")
                  .setHeartbeatInterval(Duration.newBuilder().setSeconds(60))
                  .build());

  TaskDefinitionDeletionMatrixTest() {
    super(Reads.BEGIN);
  }

  @Override
  protected List<
          MatrixRow<Heard<TaskDefinitionDeletionProgress, TaskDefinitionDeletionFinished>, History>>
      rows() {
    return TextRows.of(ROWS, CALL, TaskDefinitionDeletionTrackerTest::read, told -> {});
  }

  @Test
  void everyStatusIsToldOnTheWay() {
    assertThat(told("ACTIVE to gone").progress)
        .extracting(TaskDefinitionDeletionProgress::getStatus)
        .containsExactly(
            TaskDefinitionStatus.Value.ACTIVE,
            TaskDefinitionStatus.Value.INACTIVE,
            TaskDefinitionStatus.Value.DELETE_IN_PROGRESS);
  }

  @Test
  void anInactiveRevisionThatEcsHidesIsNotSaidToBeDeleted() {
    assertThat(told("INACTIVE hidden is not deleted").reason())
        .contains("an INACTIVE revision that nothing refers to looks the same");
  }
}
