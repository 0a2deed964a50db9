package io.ecsgateway.server.watch.service;

import static io.ecsgateway.server.watch.service.Reads.GRACE;
import static io.ecsgateway.server.watch.service.Reads.RUNNING;
import static io.ecsgateway.server.watch.service.Reads.SERVICE;
import static io.ecsgateway.server.watch.service.Reads.STOPPED;
import static io.ecsgateway.server.watch.service.Reads.at;
import static io.ecsgateway.server.watch.service.Reads.found;
import static io.ecsgateway.server.watch.service.Reads.listed;
import static io.ecsgateway.server.watch.service.Reads.ofFamily;
import static io.ecsgateway.server.watch.service.Reads.service;
import static io.ecsgateway.server.watch.service.Reads.taskSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import io.ecsgateway.server.mapping.ShapeBinder;
import io.ecsgateway.server.watch.Mirror;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.state.ServiceDeletionWatchState;
import io.ecsgateway.v1.ServiceDeletionFinished;
import io.ecsgateway.v1.ServiceDeletionOutcome;
import io.ecsgateway.v1.ServiceDeletionPhase;
import io.ecsgateway.v1.ServiceDeletionProgress;
import io.ecsgateway.v1.WatchServiceDeletionRequest.Until;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * The rows: {@code 0 DRAINING} reads the service, {@code 1 running a b} and {@code 1 stopped a}
 * list its tasks by name, {@code 1 family a} those of web-family, {@code 1 a=STOPPED} describes
 * one.
 */
final class ServiceDeletionTrackerTest {
  private static final Mirror MIRROR = new Mirror(new ShapeBinder());

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DRAINING to INACTIVE                      | DRAINED     | 0 ACTIVE, 2 DRAINING, 4 INACTIVE
          DRAINING to MISSING                       | GONE        | 0 DRAINING, 2 MISSING, 4 MISSING
          ACTIVE to MISSING for good                | GONE        | 0 ACTIVE, 2 MISSING, 17 MISSING, 32 MISSING
          already finished                          | DRAINED     | 0 INACTIVE, 15 INACTIVE, 30 INACTIVE
          a predecessor, then the one, deleted      | DRAINED     | 0 INACTIVE, 2 NEW DRAINING, 4 INACTIVE, 6 NEW INACTIVE
          recreated under the same name             | REPLACED    | 0 ACTIVE, 2 DRAINING, 4 NEW ACTIVE
          recreated before INACTIVE was certain     | REPLACED    | 0 INACTIVE, 2 NEW ACTIVE
          never there                               | NEVER_FOUND | 0 MISSING, 60 MISSING, 120 MISSING
          MISSING right after create, then deleted  | DRAINED     | 0 MISSING, 60 ACTIVE, 90 INACTIVE
          unknown status hangs nothing              | DRAINED     | 0 ODD, 2 INACTIVE
          DAEMON                                    | DRAINED     | 0 DAEMON DRAINING, 2 DAEMON INACTIVE
          CODE_DEPLOY                               | DRAINED     | 0 CODE_DEPLOY DRAINING, 2 CODE_DEPLOY INACTIVE
          """)
  void untilInactiveEnds(String what, String outcome, String reads) {
    ends(Until.UNTIL_INACTIVE, outcome, reads);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          each seen STOPPED                         | DRAINED | 0 DRAINING, 5 running a, 9 stopped b, 12 INACTIVE, 13 a=STOPPED, 13 b=STOPPED
          STOPPED before INACTIVE                   | DRAINED | 0 DRAINING, 5 running a, 9 stopped a, 11 a=STOPPED, 16 running, 17 stopped a, 18 INACTIVE
          nothing ran                               | DRAINED | 0 DRAINING, 5 running, 9 stopped, 12 INACTIVE
          EXTERNAL                                  | DRAINED | 0 EXTERNAL DRAINING, 5 running a, 9 stopped, 12 EXTERNAL INACTIVE, 13 a=DELETED
          between two lists, the second read again  | DRAINED | 0 DRAINING, 3 stopped, 4 running, 18 stopped a, 19 INACTIVE, 20 a=STOPPED
          lists that do not belong together         | UNKNOWN | 0 DRAINING, 3 stopped, 9 running, 11 INACTIVE, 12 family
          only lists from before: the family closes | DRAINED | 0 ACTIVE, 1 running a, 2 stopped, 4 INACTIVE, 5 a=STOPPED, 6 family a c, 7 c=STOPPING, 9 c=STOPPED
          a second family, seen in a task set       | DRAINED | 0 BLUE ACTIVE, 1 running, 2 stopped, 4 EXTERNAL INACTIVE, 5 blue
          no family: the last tasks cannot be told  | UNKNOWN | 0 EXTERNAL ACTIVE, 1 running, 2 stopped, 4 EXTERNAL INACTIVE
          INACTIVE before anything was listed       | UNKNOWN | 0 DRAINING, 4 INACTIVE, 5 family
          the family cannot be listed               | UNKNOWN | 0 ACTIVE, 1 running, 2 stopped, 4 INACTIVE, 5 unlistable
          started late: nothing found               | UNKNOWN | 0 INACTIVE, 1 family, 15 INACTIVE, 30 INACTIVE
          started late: what is found is no proof   | UNKNOWN | 0 INACTIVE, 1 family a, 2 a=STOPPING, 15 INACTIVE, 30 INACTIVE, 60 a=STOPPED
          started late: others of its family        | UNKNOWN | 0 INACTIVE, 1 family a b c, 2 a=other-group, 2 b=other-starter, 2 c=older, 15 INACTIVE, 30 INACTIVE
          forgotten before it was seen STOPPED      | UNKNOWN | 0 DRAINING, 5 running a, 9 stopped, 12 INACTIVE, 13 a=MISSING, 28 a=MISSING, 43 a=MISSING
          recreated while its tasks stop            | DRAINED | 0 DRAINING, 5 running a, 9 stopped, 12 INACTIVE, 14 NEW ACTIVE, 16 a=STOPPED
          MISSING before INACTIVE was seen          | GONE    | 0 DRAINING, 1 running a, 2 MISSING, 4 MISSING
          """)
  void untilTasksStoppedEnds(String what, String outcome, String reads) {
    ends(Until.UNTIL_UNSPECIFIED, outcome, reads);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          not deleted                               | ACTIVE   | 0 ACTIVE, 999 ACTIVE
          DRAINING for hours                        | DRAINING | 0 DRAINING, 9999 DRAINING
          DRAINING, MISSING flickers                | DRAINING | 0 DRAINING, 2 MISSING, 4 DRAINING, 6 MISSING
          ACTIVE, MISSING briefly                   | ACTIVE   | 0 ACTIVE, 2 MISSING, 4 MISSING, 6 MISSING, 31 MISSING
          INACTIVE from the first, read briefly     | INACTIVE | 0 INACTIVE, 2 INACTIVE, 4 INACTIVE, 29 INACTIVE
          status goes back: a stale read            | DRAINING | 0 DRAINING, 2 ACTIVE
          unknown status is no end                  | DRAINING | 0 DRAINING, 2 ODD, 99 ODD
          tasks still stopping when INACTIVE        | INACTIVE | 0 DRAINING, 5 running a, 9 stopped b, 12 INACTIVE, 13 a=STOPPED, 13 b=STOPPING
          between two lists read at once            | INACTIVE | 0 DRAINING, 3 stopped, 4 running, 5 INACTIVE, 6 family a, 7 a=DEPROVISIONING
          lists read as it began to drain           | INACTIVE | 0 DRAINING, 1 running a, 1 stopped, 4 INACTIVE, 5 a=STOPPED
          only lists from before                    | INACTIVE | 0 ACTIVE, 1 running a, 2 stopped, 4 INACTIVE, 5 a=STOPPED
          a family listed before INACTIVE           | INACTIVE | 0 ACTIVE, 1 running, 2 stopped, 4 INACTIVE, 3 family
          started late: what is found is waited for | INACTIVE | 0 INACTIVE, 1 family a, 2 a=STOPPING, 15 INACTIVE, 30 INACTIVE
          a task is not found for a moment          | INACTIVE | 0 DRAINING, 5 running a, 9 stopped, 12 INACTIVE, 13 a=MISSING, 28 a=MISSING, 30 a=STOPPING, 43 a=MISSING
          unknown task status is no end             | INACTIVE | 0 DRAINING, 5 running a, 9 stopped, 12 INACTIVE, 13 a=ODD, 99 a=ODD
          purged while its tasks stop               | INACTIVE | 0 DRAINING, 5 running a, 9 stopped, 12 INACTIVE, 14 MISSING, 16 MISSING, 60 MISSING
          """)
  void goesOn(String what, String phase, String reads) {
    for (Script.Cut cut : Script.Cut.values()) {
      var script = script(Until.UNTIL_TASKS_STOPPED, cut);

      script.read(Reads.row(reads, ServiceDeletionTrackerTest::read));

      assertThat(script.ending()).as("cut %s", cut).isEmpty();
      ServiceDeletionProgress last = script.lastProgress();
      assertThat(last.getPhase())
          .as("cut %s", cut)
          .isEqualTo(ServiceDeletionPhase.valueOf("SERVICE_DELETION_PHASE_" + phase));
      assertThat(last.getPercent()).as("cut %s", cut).isLessThan(100);
    }
  }

  private static void ends(Until until, String outcome, String reads) {
    String name = outcome.equals("UNKNOWN") ? "INACTIVE_TASKS_UNKNOWN" : outcome;
    for (Script.Cut cut : Script.Cut.values()) {
      var script = script(until, cut);

      script.read(Reads.row(reads, ServiceDeletionTrackerTest::read));

      ServiceDeletionFinished finished = script.finished();
      assertThat(finished.getOutcome())
          .as("cut %s", cut)
          .isEqualTo(ServiceDeletionOutcome.valueOf("SERVICE_DELETION_OUTCOME_" + name));
      assertThat(finished.getReason()).isNotEmpty();
      assertThat(finished.getLast().getPercent() == 100).isEqualTo(outcome.equals("DRAINED"));
      assertThat(script.progress()).extracting(ServiceDeletionProgress::getPercent).isSorted();
    }
  }

  static Observation<?> read(int second, String what) {
    List<String> words = Splitter.on(' ').splitToList(what);
    List<String> arns = words.stream().skip(1).map(Reads::taskArn).toList();
    return switch (words.getFirst()) {
      case "running" -> listed(second, RUNNING, arns);
      case "stopped" -> listed(second, STOPPED, arns);
      case "family" -> listed(second, ofFamily("web-family"), arns);
      case "blue" -> listed(second, ofFamily("blue"), arns);
      case "unlistable" ->
          new Observation.Missing<>(ofFamily("web-family"), at(second), "CLUSTER_NOT_FOUND");
      case "BLUE" ->
          found(
              second,
              service(words.getLast())
                  .taskDefinition(null)
                  .taskSets(taskSet("PRIMARY", "STEADY_STATE", 2).build()));
      default -> what.contains("=") ? task(second, what) : Reads.service(second, what);
    };
  }

  private static Observation<?> task(int second, String what) {
    String id = what.substring(0, what.indexOf('='));
    Task.Builder stopping = Reads.task(id, "STOPPING");
    return switch (what.substring(what.indexOf('=') + 1)) {
      case "other-group" -> Reads.described(second, stopping.group("service:web-2"));
      case "other-starter" -> Reads.described(second, stopping.startedBy("a person"));
      case "older" -> Reads.described(second, stopping.createdAt(Reads.CREATED.minusSeconds(9)));
      default -> Reads.task(second, what);
    };
  }

  private static Script<ServiceDeletionWatchState, ServiceDeletionProgress, ServiceDeletionFinished>
      script(Until until, Script.Cut cut) {
    return new Script<>(new ServiceDeletionTracker(MIRROR, SERVICE, until, GRACE), cut);
  }
}
