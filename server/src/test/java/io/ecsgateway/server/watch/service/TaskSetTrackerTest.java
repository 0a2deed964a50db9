package io.ecsgateway.server.watch.service;

import static io.ecsgateway.server.watch.service.Reads.GRACE;
import static io.ecsgateway.server.watch.service.Reads.SERVICE;
import static io.ecsgateway.server.watch.service.Reads.at;
import static io.ecsgateway.server.watch.service.Reads.found;
import static io.ecsgateway.server.watch.service.Reads.missing;
import static io.ecsgateway.server.watch.service.Reads.service;
import static io.ecsgateway.server.watch.service.Reads.taskSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import io.ecsgateway.server.mapping.ShapeBinder;
import io.ecsgateway.server.watch.Mirror;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.state.TaskSetWatchState;
import io.ecsgateway.v1.TaskSetFinished;
import io.ecsgateway.v1.TaskSetOutcome;
import io.ecsgateway.v1.TaskSetPhase;
import io.ecsgateway.v1.TaskSetProgress;
import io.ecsgateway.v1.WatchTaskSetRequest.Until;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.DeploymentController;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.TaskSet;

final class TaskSetTrackerTest {
  private static final Mirror MIRROR = new Mirror(new ShapeBinder());
  static final String ID = "ecs-svc/42";

  /** A read names the task set's state, or {@code none}; before it, the service's if not ACTIVE. */
  @ParameterizedTest(name = "{1}, {0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          becomes steady                         | STEADY | STEADY       | 0 stabilizing, 2 steady
          already steady                         | STEADY | STEADY       | 0 steady, 15 steady, 30 steady
          a steady read older than the change    | STEADY | STEADY       | 0 steady, 15 stabilizing, 30 stabilizing, 40 steady
          deleted before it is steady            | STEADY | GONE         | 0 stabilizing, 2 draining, 4 none, 6 none
          service deleted before it is steady    | STEADY | SERVICE_GONE | 0 stabilizing, 2 DRAINING stabilizing
          steady, then deleted                   | GONE   | GONE         | 0 stabilizing, 2 steady, 4 draining, 6 none, 8 none
          ACTIVE, absent for good                | GONE   | GONE         | 0 steady, 2 none, 17 none, 32 none
          DRAINING goes back: a stale read       | GONE   | GONE         | 0 draining, 2 steady, 4 none, 6 none
          an older update: a stale read          | GONE   | GONE         | 0 updated, 2 outdated, 4 none, 6 none
          CODE_DEPLOY                            | GONE   | GONE         | 0 CODE_DEPLOY draining, 2 CODE_DEPLOY none, 4 CODE_DEPLOY none
          gone just before its service INACTIVE  | GONE   | SERVICE_GONE | 0 DRAINING draining, 2 DRAINING none, 4 INACTIVE none
          its service INACTIVE                   | GONE   | SERVICE_GONE | 0 steady, 2 DRAINING draining, 4 INACTIVE none
          gone while its service drains          | GONE   | SERVICE_GONE | 0 steady, 2 DRAINING draining, 4 DRAINING none, 6 DRAINING none
          its service MISSING after DRAINING     | GONE   | SERVICE_GONE | 0 DRAINING draining, 2 MISSING, 4 MISSING
          its service recreated                  | GONE   | SERVICE_GONE | 0 steady, 2 NEW none
          its service INACTIVE from the first    | GONE   | SERVICE_GONE | 0 INACTIVE none, 15 INACTIVE none, 30 INACTIVE none
          no such task set                       | GONE   | NEVER_FOUND  | 0 none, 60 none, 120 none
          no such service                        | GONE   | NEVER_FOUND  | 0 MISSING, 60 MISSING, 120 MISSING
          """)
  void ends(String what, String until, String outcome, String reads) {
    for (Script.Cut cut : Script.Cut.values()) {
      var script = script(ID, until, cut);

      script.read(Reads.row(reads, TaskSetTrackerTest::read));

      TaskSetFinished finished = script.finished();
      assertThat(finished.getOutcome())
          .as("cut %s", cut)
          .isEqualTo(TaskSetOutcome.valueOf("TASK_SET_OUTCOME_" + outcome));
      assertThat(finished.getReason()).isNotEmpty();
    }
  }

  @ParameterizedTest(name = "{1}, {0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          steady from the first, read once       | STEADY | STEADY      | 0 steady
          STEADY_STATE that the counts contradict| STEADY | STABILIZING | 0 stabilizing, 2 contradicted, 60 contradicted
          STEADY_STATE with tasks pending        | STEADY | STABILIZING | 0 stabilizing, 2 pending, 60 pending
          STEADY_STATE while DRAINING            | STEADY | DRAINING    | 0 stabilizing, 2 steadily-draining, 60 steadily-draining
          unknown status                         | STEADY | STABILIZING | 0 stabilizing, 2 odd, 60 odd
          unknown stability                      | STEADY | STABILIZING | 0 stabilizing, 2 wobbling, 60 wobbling
          steady is no end                       | GONE   | STEADY      | 0 stabilizing, 2 steady, 32 steady, 62 steady
          DRAINING, absent once                  | GONE   | DRAINING    | 0 draining, 2 none
          DRAINING, absence flickers             | GONE   | DRAINING    | 0 draining, 2 none, 4 draining, 6 none
          ACTIVE, absent briefly                 | GONE   | STEADY      | 0 steady, 2 none, 4 none, 31 none
          its service MISSING once               | GONE   | STEADY      | 0 steady, 2 MISSING
          predecessor of its service shown first | GONE   | STEADY      | 0 INACTIVE none, 2 NEW steady, 40 INACTIVE none, 80 INACTIVE none
          MISSING right after create             | GONE   | STABILIZING | 0 MISSING, 2 none, 60 none, 100 stabilizing
          """)
  void goesOn(String what, String until, String phase, String reads) {
    for (Script.Cut cut : Script.Cut.values()) {
      var script = script(ID, until, cut);

      script.read(Reads.row(reads, TaskSetTrackerTest::read));

      assertThat(script.ending()).as("cut %s", cut).isEmpty();
      assertThat(script.lastProgress().getPhase())
          .as("cut %s", cut)
          .isEqualTo(TaskSetPhase.valueOf("TASK_SET_PHASE_" + phase));
    }
  }

  @Test
  void aTaskSetIsFoundByItsArnToo() {
    var script = script(state("steady").taskSetArn(), "STEADY", Script.Cut.NEVER);

    script.read(List.of(read(0, "steady")));

    assertThat(script.lastProgress().getTaskSet().getId()).isEqualTo(ID);
  }

  @Test
  void anotherTaskSetIsNeverTakenForIt() {
    TaskSet other = state("steady").toBuilder().id("ecs-svc/142").build();
    var script = script(ID, "STEADY", Script.Cut.NEVER);

    script.read(
        List.of(
            found(0, service("ACTIVE").taskSets(other)),
            found(60, service("ACTIVE").taskSets(other)),
            found(120, service("ACTIVE").taskSets(other))));

    TaskSetFinished finished = script.finished();
    assertThat(finished.getOutcome()).isEqualTo(TaskSetOutcome.TASK_SET_OUTCOME_NEVER_FOUND);
  }

  @Test
  void whatWasSteadyBeforeTheWatchBeganIsSaidToBe() {
    var script = script(ID, "STEADY", Script.Cut.NEVER);

    script.read(Reads.row("0 steady, 15 steady, 30 steady", TaskSetTrackerTest::read));

    TaskSetFinished finished = script.finished();
    assertThat(finished.getAlreadyFinished()).isTrue();
    assertThat(finished.getLast().getTaskSet().getRunningCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"stabilizing", "draining", "none", "DRAINING none", "INACTIVE none", "MISSING"})
  void whatWasSteadyStaysSo(String later) {
    var script = script(ID, "STEADY", Script.Cut.RESUMED);
    script.read(Reads.row("0 stabilizing, 15 steady", TaskSetTrackerTest::read));

    script.askAgain().read(List.of(read(7_200, later)));

    TaskSetFinished finished = script.finished();
    assertThat(finished.getOutcome()).isEqualTo(TaskSetOutcome.TASK_SET_OUTCOME_STEADY);
    assertThat(finished.getAlreadyFinished()).isFalse();
  }

  static Observation<?> read(int second, String what) {
    if (what.equals("MISSING")) {
      return missing(second);
    }
    List<String> words = Splitter.on(' ').splitToList(what);
    String status =
        switch (words.getFirst()) {
          case "DRAINING", "INACTIVE" -> words.getFirst();
          default -> "ACTIVE";
        };
    Service.Builder service = service(status);
    if (words.getFirst().equals("NEW")) {
      service.createdAt(Reads.CREATED.plusSeconds(3_600));
    }
    if (words.getFirst().equals("CODE_DEPLOY") || words.getFirst().equals("EXTERNAL")) {
      service.deploymentController(DeploymentController.builder().type(words.getFirst()).build());
    }
    String state = words.getLast();
    return found(second, state.equals("none") ? service : service.taskSets(state(state)));
  }

  private static TaskSet state(String name) {
    return switch (name) {
      case "stabilizing" -> taskSet("ACTIVE", "STABILIZING", 1).build();
      case "steady" -> taskSet("PRIMARY", "STEADY_STATE", 2).build();
      case "draining" -> taskSet("DRAINING", "STABILIZING", 1).build();
      case "steadily-draining" -> taskSet("DRAINING", "STEADY_STATE", 2).build();
      case "contradicted" -> taskSet("ACTIVE", "STEADY_STATE", 1).build();
      case "pending" -> taskSet("ACTIVE", "STEADY_STATE", 2).pendingCount(1).build();
      case "odd" -> taskSet("ODD", "STEADY_STATE", 2).build();
      case "wobbling" -> taskSet("ACTIVE", "WOBBLING", 2).build();
      case "updated" -> taskSet("DRAINING", "STABILIZING", 1).updatedAt(at(0)).build();
      case "outdated" -> taskSet("ACTIVE", "STABILIZING", 2).updatedAt(at(-9)).build();
      default -> throw new AssertionError(name);
    };
  }

  private static Script<TaskSetWatchState, TaskSetProgress, TaskSetFinished> script(
      String taskSet, String until, Script.Cut cut) {
    return new Script<>(
        new TaskSetTracker(MIRROR, SERVICE, taskSet, Until.valueOf("UNTIL_" + until), GRACE), cut);
  }
}
