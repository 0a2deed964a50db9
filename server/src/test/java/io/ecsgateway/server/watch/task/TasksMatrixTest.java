package io.ecsgateway.server.watch.task;

import static io.ecsgateway.server.watch.service.Reads.taskArn;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.ecsgateway.server.watch.Heard;
import io.ecsgateway.server.watch.History;
import io.ecsgateway.server.watch.HistoryMatrixTest;
import io.ecsgateway.server.watch.MatrixRow;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.WatchCall;
import io.ecsgateway.server.watch.service.Reads;
import io.ecsgateway.server.watch.service.TextRows;
import io.ecsgateway.v1.StoppedTask;
import io.ecsgateway.v1.TasksFinished;
import io.ecsgateway.v1.TasksGrpc;
import io.ecsgateway.v1.TasksProgress;
import io.ecsgateway.v1.WatchTasksRequest;
import io.ecsgateway.v1.WatchTasksRequest.Until;
import io.ecsgateway.v1.WatchTasksResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * WatchTasks end to end, of tasks a and b. A row says how each stands from a second on; EXITED is
 * STOPPED with an exit code.
 */
class TasksMatrixTest extends HistoryMatrixTest<Heard<TasksProgress, TasksFinished>> {
  private static final String UNTIL_STOPPED =
      """
      RunTask to exit codes                  | ALL_STOPPED | 0 a=PENDING, 0 b=PENDING, 4 a=RUNNING, 4 b=RUNNING, 12 a=EXITED, 12 b=STOPPING, 16 b=EXITED
      already finished                       | ALL_STOPPED | 0 a=EXITED, 0 b=DELETED
      forgotten after its exit code was seen | ALL_STOPPED | 0 a=RUNNING, 0 b=RUNNING, 4 a=EXITED, 8 a=MISSING, 20 b=EXITED
      forgotten before it was seen STOPPED   | ALL_STOPPED | 0 a=EXITED, 0 b=RUNNING, 4 b=MISSING
      MISSING once                           | ALL_STOPPED | 0 a=RUNNING, 0 b=RUNNING, 4 a=MISSING, 6 a=RUNNING, 12 a=EXITED, 12 b=EXITED
      MISSING right after RunTask            | ALL_STOPPED | 0 a=MISSING, 20 a=PENDING, 20 b=PENDING, 40 a=EXITED, 40 b=EXITED
      never found                            | NEVER_FOUND | 0 a=MISSING
      one never found                        | NEVER_FOUND | 0 a=RUNNING, 20 a=EXITED
      an older version for one read          | ALL_STOPPED | 0 a=RUNNING@3, 0 b=RUNNING@3, 4 a=STOPPING@5, 8 a=RUNNING@4, 10 a=STOPPED@6, 12 b=STOPPED@9
      unknown status hangs nothing           | ALL_STOPPED | 0 a=ODD, 0 b=ODD, 12 a=EXITED, 12 b=EXITED
      unknown status is no end               | -           | 0 a=EXITED, 0 b=RUNNING, 4 b=ODD
      """;

  private static final String UNTIL_RUNNING =
      """
      RunTask to RUNNING                     | RUNNING     | 0 a=PROVISIONING, 0 b=PROVISIONING, 4 a=PENDING, 4 b=PENDING, 8 a=RUNNING, 12 b=RUNNING
      RUNNING from the first                 | RUNNING     | 0 a=RUNNING, 0 b=RUNNING
      one stops before it runs               | NOT_RUNNING | 0 a=PENDING, 0 b=PENDING, 4 a=RUNNING, 8 b=DEPROVISIONING, 12 b=EXITED
      one stops when the other runs          | NOT_RUNNING | 0 a=RUNNING, 0 b=PENDING, 4 a=EXITED, 4 b=RUNNING
      over before the watch began            | NOT_RUNNING | 0 a=EXITED, 0 b=EXITED
      MISSING right after RunTask, then run  | RUNNING     | 0 a=MISSING, 20 a=RUNNING, 30 b=RUNNING
      to run, never found                    | NEVER_FOUND | 0 a=RUNNING
      unknown status is not RUNNING          | -           | 0 a=RUNNING, 0 b=ODD
      unknown status, then RUNNING           | RUNNING     | 0 a=RUNNING, 0 b=ODD, 12 b=RUNNING
      """;

  TasksMatrixTest() {
    super(Reads.BEGIN);
  }

  @Override
  protected List<MatrixRow<Heard<TasksProgress, TasksFinished>, History>> rows() {
    return Stream.of(
            rows(UNTIL_STOPPED, Until.UNTIL_STOPPED), rows(UNTIL_RUNNING, Until.UNTIL_RUNNING))
        .flatMap(List::stream)
        .toList();
  }

  @Test
  void whyEachTaskStoppedComesWithTheEnd() {
    TasksFinished finished = told("RunTask to exit codes").finished();

    assertThat(finished.getStoppedTasksList())
        .extracting(StoppedTask::getTaskArn)
        .containsExactly(taskArn("a"), taskArn("b"));
    assertThat(finished.getStoppedTasksList())
        .allSatisfy(task -> {
          assertThat(task.getStopCode()).isEqualTo("EssentialContainerExited");
          assertThat(task.getStoppedReason()).isEqualTo("Essential container in task exited");
          assertThat(task.getContainers(0).getExitCode()).isEqualTo(137);
        });
  }

  @Test
  void theExitCodeOfATaskThatEcsForgotMeanwhileIsKept() {
    TasksFinished finished = told("forgotten after its exit code was seen").finished();

    assertThat(finished.getStoppedTasks(0).getContainers(0).getExitCode()).isEqualTo(137);
  }

  @Test
  void theTaskThatStoppedBeforeItRanIsNamedWithItsReason() {
    TasksFinished finished = told("one stops before it runs").finished();

    assertThat(finished.getStoppedTasksList())
        .extracting(StoppedTask::getTaskArn)
        .containsExactly(taskArn("b"));
    assertThat(finished.getStoppedTasks(0).getStoppedReason()).isNotEmpty();
  }

  @Test
  void whatWasNeverFoundIsNamed() {
    assertThat(told("one never found").finished().getLast().getMissingTasksList())
        .containsExactly(taskArn("b"));
  }

  private static List<MatrixRow<Heard<TasksProgress, TasksFinished>, History>> rows(
      String table, Until until) {
    WatchCall<WatchTasksRequest, WatchTasksResponse> call =
        new WatchCall<>(
            TasksGrpc.getWatchTasksMethod(),
            WatchTasksRequest.newBuilder()
                .setCluster(Reads.SERVICE.cluster())
                .addTasks(taskArn("a"))
                .addTasks(taskArn("b"))
                .setUntil(until)
                .setHeartbeatInterval(Duration.newBuilder().setSeconds(60))
                .build());
    return TextRows.of(table, call, TasksMatrixTest::read, told -> {});
  }

  private static Observation<?> read(int second, String what) {
    return what.endsWith("=EXITED")
        ? Reads.described(second, TasksTrackerTest.stopped(what.substring(0, what.indexOf('='))))
        : Reads.task(second, what);
  }
}
