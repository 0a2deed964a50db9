package io.ecsgateway.server.watch.task;

import static io.ecsgateway.server.watch.service.Reads.GRACE;
import static io.ecsgateway.server.watch.service.Reads.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.server.watch.service.Reads;
import io.ecsgateway.server.watch.service.Script;
import io.ecsgateway.server.watch.state.TaskDefinitionDeletionWatchState;
import io.ecsgateway.v1.TaskDefinitionDeletionFinished;
import io.ecsgateway.v1.TaskDefinitionDeletionOutcome;
import io.ecsgateway.v1.TaskDefinitionDeletionProgress;
import io.ecsgateway.v1.TaskDefinitionStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

final class TaskDefinitionDeletionTrackerTest {
  private static final Subject.OfTaskDefinition REVISION =
      new Subject.OfTaskDefinition("default", "web:7");
  private static final String ARN = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7";

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DELETE_IN_PROGRESS, then gone      | DELETED     | 0 ACTIVE, 5 INACTIVE, 9 DELETE_IN_PROGRESS, 15 MISSING, 20 MISSING
          INACTIVE is hidden, not deleted    | NEVER_FOUND | 0 INACTIVE, 5 MISSING, 65 MISSING, 125 MISSING
          INACTIVE, hidden, then deleted     | DELETED     | 0 INACTIVE, 5 MISSING, 60 DELETE_IN_PROGRESS, 300 MISSING, 305 MISSING
          gone at once                       | NEVER_FOUND | 0 MISSING, 60 MISSING, 120 MISSING
          status goes back: a stale read     | DELETED     | 0 DELETE_IN_PROGRESS, 2 INACTIVE, 4 MISSING, 6 MISSING
          unknown status proves no deletion  | NEVER_FOUND | 0 ARCHIVED, 5 MISSING, 65 MISSING, 125 MISSING
          """)
  void ends(String what, String outcome, String reads) {
    for (Script.Cut cut : Script.Cut.values()) {
      var script = script(REVISION, cut);

      script.read(Reads.row(reads, TaskDefinitionDeletionTrackerTest::read));

      TaskDefinitionDeletionFinished finished = script.finished();
      assertThat(finished.getOutcome())
          .as("cut %s", cut)
          .isEqualTo(
              TaskDefinitionDeletionOutcome.valueOf("TASK_DEFINITION_DELETION_OUTCOME_" + outcome));
      assertThat(finished.getReason()).isNotEmpty();
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DELETE_IN_PROGRESS, absent once     | DELETE_IN_PROGRESS | 0 DELETE_IN_PROGRESS, 5 MISSING
          DELETE_IN_PROGRESS, absence flickers| DELETE_IN_PROGRESS | 0 DELETE_IN_PROGRESS, 5 MISSING, 9 DELETE_IN_PROGRESS, 15 MISSING
          DELETE_IN_PROGRESS for hours        | DELETE_IN_PROGRESS | 0 DELETE_IN_PROGRESS, 9999 DELETE_IN_PROGRESS
          ACTIVE, hidden within the grace     | ACTIVE             | 0 ACTIVE, 5 MISSING, 124 MISSING
          late to be seen                     | ACTIVE             | 0 MISSING, 60 MISSING, 119 ACTIVE
          unknown status is progress          | UNMAPPED           | 0 INACTIVE, 5 ARCHIVED
          """)
  void goesOn(String what, TaskDefinitionStatus.Value status, String reads) {
    for (Script.Cut cut : Script.Cut.values()) {
      var script = script(REVISION, cut);

      script.read(Reads.row(reads, TaskDefinitionDeletionTrackerTest::read));

      assertThat(script.ending()).as("cut %s", cut).isEmpty();
      assertThat(script.lastProgress().getStatus()).as("cut %s", cut).isEqualTo(status);
    }
  }

  @Test
  void whenTheDeletionWasAskedForIsStillKnownAtTheEnd() {
    var script = script(REVISION, Script.Cut.RESUMED);

    script.read(
        Reads.row(
            "0 DELETE_IN_PROGRESS, 5 MISSING, 9 MISSING", TaskDefinitionDeletionTrackerTest::read));

    TaskDefinitionDeletionFinished finished = script.finished();
    assertThat(Timestamps.toMillis(finished.getLast().getDeleteRequestedAt()))
        .isEqualTo(at(-1).toEpochMilli());
    assertThat(finished.getLast().getTaskDefinitionArn()).isEqualTo(ARN);
  }

  @Test
  void aFamilyIsPinnedToTheRevisionSeenFirst() {
    Subject.OfTaskDefinition family = new Subject.OfTaskDefinition("default", "web");
    var tracker = new TaskDefinitionDeletionTracker(family, GRACE);
    var found = new Observation.Found<>(family, at(0), taskDefinition("ACTIVE"));

    var state = tracker.observe(tracker.start(at(0)), found).state();

    assertThat(tracker.subjects(state))
        .containsExactly(new Subject.OfTaskDefinition("default", ARN));
  }

  static Observation<?> read(int second, String status) {
    return status.equals("MISSING")
        ? new Observation.Missing<>(REVISION, at(second), "TASK_DEFINITION_NOT_FOUND")
        : new Observation.Found<>(REVISION, at(second), taskDefinition(status));
  }

  private static TaskDefinition taskDefinition(String status) {
    TaskDefinition.Builder read = TaskDefinition.builder().taskDefinitionArn(ARN).status(status);
    if (status.equals("DELETE_IN_PROGRESS")) {
      read.deleteRequestedAt(at(-1));
    }
    return read.build();
  }

  private static Script<
          TaskDefinitionDeletionWatchState,
          TaskDefinitionDeletionProgress,
          TaskDefinitionDeletionFinished>
      script(Subject.OfTaskDefinition revision, Script.Cut cut) {
    return new Script<>(new TaskDefinitionDeletionTracker(revision, GRACE), cut);
  }
}
