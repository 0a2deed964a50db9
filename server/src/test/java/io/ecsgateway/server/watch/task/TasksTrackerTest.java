package io.ecsgateway.server.watch.task;

import static io.ecsgateway.server.watch.service.Reads.GRACE;
import static io.ecsgateway.server.watch.service.Reads.described;
import static io.ecsgateway.server.watch.service.Reads.taskArn;
import static io.ecsgateway.server.watch.service.Reads.taskArns;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.mapping.ShapeBinder;
import io.ecsgateway.server.watch.Mirror;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.service.Reads;
import io.ecsgateway.server.watch.service.Script;
import io.ecsgateway.server.watch.state.TasksWatchState;
import io.ecsgateway.v1.StoppedTask;
import io.ecsgateway.v1.TasksFinished;
import io.ecsgateway.v1.TasksOutcome;
import io.ecsgateway.v1.TasksProgress;
import io.ecsgateway.v1.WatchTasksRequest.Until;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.Task;

final class TasksTrackerTest {
  private static final Mirror MIRROR = new Mirror(new ShapeBinder());
  private static final List<String> BOTH = List.of(taskArn("a"), taskArn("b"));

  @ParameterizedTest(name = "{1}, {0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RunTask to STOPPED                   | STOPPED | ALL_STOPPED | 0 a=PENDING, 0 b=PENDING, 2 a=RUNNING, 2 b=RUNNING, 4 a=STOPPED, 4 b=STOPPING, 6 b=STOPPED
          already finished                     | STOPPED | ALL_STOPPED | 0 a=STOPPED, 0 b=DELETED
          forgotten after it was seen          | STOPPED | ALL_STOPPED | 0 a=STOPPED, 0 b=RUNNING, 2 b=MISSING, 17 b=MISSING, 32 b=MISSING
          MISSING right after RunTask          | STOPPED | ALL_STOPPED | 0 a=MISSING, 0 b=MISSING, 60 a=MISSING, 60 b=MISSING, 90 a=STOPPED, 90 b=STOPPED
          unknown status hangs nothing         | STOPPED | ALL_STOPPED | 0 a=ODD, 0 b=STOPPED, 2 a=STOPPED
          never there                          | STOPPED | NEVER_FOUND | 0 a=MISSING, 0 b=MISSING, 60 a=MISSING, 60 b=MISSING, 120 a=MISSING, 120 b=MISSING
          one never there is not STOPPED       | STOPPED | NEVER_FOUND | 0 a=RUNNING, 0 b=MISSING, 60 b=MISSING, 120 b=MISSING, 300 a=STOPPED
          both RUNNING in one read             | RUNNING | RUNNING     | 0 a=PENDING, 0 b=RUNNING, 2 a=RUNNING, 2 b=RUNNING
          the first RUNNING still, read later  | RUNNING | RUNNING     | 0 a=PENDING, 0 b=RUNNING, 2 a=RUNNING, 3 b=RUNNING
          one stopped when the other began     | RUNNING | NOT_RUNNING | 0 a=RUNNING, 0 b=PENDING, 2 b=RUNNING, 4 a=STOPPED
          one stops before it runs             | RUNNING | NOT_RUNNING | 0 a=RUNNING, 0 b=PENDING, 2 b=STOPPED
          over before the watch began          | RUNNING | NOT_RUNNING | 0 a=STOPPED, 0 b=STOPPED
          one never there                      | RUNNING | NEVER_FOUND | 0 a=RUNNING, 0 b=MISSING, 60 b=MISSING, 120 b=MISSING
          """)
  void ends(String what, String until, String outcome, String reads) {
    for (Script.Cut cut : Script.Cut.values()) {
      var script = script(until, cut, BOTH);

      script.read(Reads.row(reads, Reads::task));

      TasksFinished finished = script.finished();
      assertThat(finished.getOutcome())
          .as("cut %s", cut)
          .isEqualTo(TasksOutcome.valueOf("TASKS_OUTCOME_" + outcome));
      assertThat(finished.getReason()).isNotEmpty();
    }
  }

  @ParameterizedTest(name = "{1}, {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          one runs for hours                     | STOPPED | 0 a=STOPPED, 0 b=RUNNING, 9999 b=RUNNING
          not found for a moment                 | STOPPED | 0 a=STOPPED, 0 b=RUNNING, 2 b=MISSING, 17 b=MISSING, 20 b=RUNNING, 32 b=MISSING
          one never there, the other runs on     | STOPPED | 0 a=RUNNING, 0 b=MISSING, 60 b=MISSING, 120 b=MISSING, 300 a=RUNNING
          an older version: a stale read         | STOPPED | 0 a=STOPPED@9, 0 b=RUNNING@5, 2 b=STOPPED@4
          unknown status is no end               | STOPPED | 0 a=STOPPED, 0 b=ODD, 99 b=ODD
          one RUNNING when the other was not yet | RUNNING | 0 a=RUNNING, 0 b=PENDING, 2 b=RUNNING
          exit codes are waited for              | RUNNING | 0 a=RUNNING, 0 b=PENDING, 2 b=DEPROVISIONING
          unknown status is not RUNNING          | RUNNING | 0 a=RUNNING, 0 b=ODD, 2 a=RUNNING, 2 b=ODD
          """)
  void goesOn(String what, String until, String reads) {
    for (Script.Cut cut : Script.Cut.values()) {
      var script = script(until, cut, BOTH);

      script.read(Reads.row(reads, Reads::task));

      assertThat(script.ending()).as("cut %s", cut).isEmpty();
      assertThat(script.progress()).as("cut %s", cut).isNotEmpty();
    }
  }

  @Test
  void exitCodesAndReasonsComeWithTheEnd() {
    var script = script("STOPPED", Script.Cut.RESUMED, List.of(taskArn("a")));

    script.read(Reads.row("0 a=RUNNING", Reads::task)).read(List.of(described(9, stopped("a"))));

    TasksFinished finished = script.finished();
    StoppedTask stopped = finished.getStoppedTasks(0);
    assertThat(stopped.getStopCode()).isEqualTo("EssentialContainerExited");
    assertThat(stopped.getStoppedReason()).isEqualTo("Essential container in task exited");
    assertThat(stopped.getContainers(0).getName()).isEqualTo("main");
    assertThat(stopped.getContainers(0).getExitCode()).isEqualTo(137);
  }

  @Test
  void exitCodesOutliveWhatEcsRemembers() {
    var script = script("STOPPED", Script.Cut.NEVER, BOTH);
    script.read(Reads.row("0 b=RUNNING", Reads::task)).read(List.of(described(9, stopped("a"))));

    script
        .askAgain()
        .read(Reads.row("7200 a=MISSING", Reads::task))
        .read(List.of(described(7_200, stopped("b"))));

    TasksFinished finished = script.finished();
    assertThat(finished.getStoppedTasksList())
        .extracting(task -> task.getContainers(0).getExitCode())
        .containsExactly(137, 137);
    assertThat(finished.getLast().getMissingTasksList()).containsExactly(taskArn("a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"7200 a=STOPPED", "7200 a=DEPROVISIONING", "7200 a=MISSING, 7260 a=MISSING"})
  void whatRanAtOnceDidSoWhateverCameLater(String later) {
    var script = script("RUNNING", Script.Cut.RESUMED, BOTH);
    script.read(Reads.row("0 a=RUNNING, 0 b=RUNNING", Reads::task));

    script.askAgain().read(Reads.row("7200 b=RUNNING, " + later, Reads::task));

    TasksFinished finished = script.finished();
    assertThat(finished.getOutcome()).isEqualTo(TasksOutcome.TASKS_OUTCOME_RUNNING);
  }

  @Test
  void nothingIsToldBeforeAllTasksWereRead() {
    var script = script("STOPPED", Script.Cut.NEVER, BOTH);

    script.read(Reads.row("0 b=RUNNING", Reads::task));
    assertThat(script.progress()).isEmpty();

    script.read(Reads.row("0 a=PENDING", Reads::task));
    TasksProgress told = script.lastProgress();
    assertThat(told.getTasks(0).getTaskArn()).isEqualTo(taskArn("a"));
    assertThat(told.getTasks(1).getTaskArn()).isEqualTo(taskArn("b"));
    assertThat(told.getCountByStatusMap()).isEqualTo(Map.of("PENDING", 1, "RUNNING", 1));
  }

  @Test
  void aResumedStreamRepeatsNoState() {
    var script = script("STOPPED", Script.Cut.RESUMED, BOTH);

    script.read(Reads.row("0 a=RUNNING, 0 b=PENDING, 2 a=STOPPED, 4 b=RUNNING", Reads::task));

    assertThat(script.progress()).doesNotHaveDuplicates().hasSize(3);
  }

  @Test
  void aTaskNamedTwiceIsWatchedOnce() {
    var script = script("STOPPED", Script.Cut.NEVER, List.of(taskArn("a"), taskArn("a")));

    script.read(Reads.row("0 a=STOPPED", Reads::task));

    TasksFinished finished = script.finished();
    assertThat(finished.getStoppedTasksCount()).isEqualTo(1);
  }

  @Test
  void aHundredTasksWithLongReasonsFitIntoAToken() {
    List<String> arns = taskArns(100);
    var script = script("STOPPED", Script.Cut.RESUMED, arns);
    List<Observation<?>> reads =
        IntStream.range(0, 100)
            .<Observation<?>>mapToObj(i -> described(i, longWinded(arns.get(i))))
            .toList();

    script.read(reads);

    assertThat(script.largestToken()).isBetween(4_000, 5_600);
    TasksFinished finished = script.finished();
    assertThat(finished.getStoppedTasksList())
        .hasSize(100)
        .allMatch(task -> task.getContainers(0).getExitCode() == 137);
  }

  private static Task.Builder longWinded(String arn) {
    return stopped("").taskArn(arn).stoppedReason("x".repeat(1_000));
  }

  static Task.Builder stopped(String id) {
    return Reads.task(id, "STOPPED")
        .version(7L)
        .stopCode("EssentialContainerExited")
        .stoppedReason("Essential container in task exited")
        .containers(Container.builder().name("main").exitCode(137).build());
  }

  private static Script<TasksWatchState, TasksProgress, TasksFinished> script(
      String until, Script.Cut cut, List<String> tasks) {
    return new Script<>(
        new TasksTracker(
            MIRROR, "default", "production", tasks, Until.valueOf("UNTIL_" + until), GRACE),
        cut);
  }
}
