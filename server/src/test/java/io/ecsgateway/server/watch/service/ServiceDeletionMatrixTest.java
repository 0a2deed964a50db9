package io.ecsgateway.server.watch.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.ecsgateway.server.watch.Heard;
import io.ecsgateway.server.watch.History;
import io.ecsgateway.server.watch.HistoryMatrixTest;
import io.ecsgateway.server.watch.MatrixRow;
import io.ecsgateway.server.watch.WatchCall;
import io.ecsgateway.v1.ServiceDeletionFinished;
import io.ecsgateway.v1.ServiceDeletionPhase;
import io.ecsgateway.v1.ServiceDeletionProgress;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.WatchServiceDeletionRequest;
import io.ecsgateway.v1.WatchServiceDeletionRequest.Until;
import io.ecsgateway.v1.WatchServiceDeletionResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * WatchServiceDeletion end to end. A row says how the service stands from a second on, which tasks
 * are listed, by its name as {@code running} and {@code stopped}, and by its {@code family}, and
 * how they stand, as in {@code a=STOPPING}.
 */
class ServiceDeletionMatrixTest
    extends HistoryMatrixTest<Heard<ServiceDeletionProgress, ServiceDeletionFinished>> {
  private static final String UNTIL_INACTIVE =
      """
      DRAINING to INACTIVE                        | DRAINED     | 0 ACTIVE x2, 4 DRAINING x2, 8 DRAINING x1, 12 INACTIVE
      its tasks may be stopping still             | DRAINED     | 0 DRAINING, 0 running a, 4 stopped a, 4 a=STOPPING, 12 INACTIVE
      DRAINING to MISSING                         | GONE        | 0 ACTIVE, 4 DRAINING, 12 MISSING
      ACTIVE to MISSING for good                  | GONE        | 0 ACTIVE, 4 MISSING
      MISSING right after create, then deleted    | DRAINED     | 0 MISSING, 20 ACTIVE, 40 INACTIVE
      MISSING right after create, for good        | NEVER_FOUND | 0 MISSING
      MISSING flickers once while ACTIVE          | DRAINED     | 0 ACTIVE, 4 MISSING, 6 ACTIVE, 20 DRAINING, 24 INACTIVE
      MISSING flickers once while DRAINING        | DRAINED     | 0 DRAINING, 4 MISSING, 6 DRAINING, 20 INACTIVE
      status goes back for one read               | DRAINED     | 0 ACTIVE, 2 DRAINING, 4 ACTIVE, 6 DRAINING, 12 INACTIVE
      already INACTIVE                            | DRAINED     | 0 INACTIVE
      a predecessor shown first                   | DRAINED     | 0 INACTIVE, 4 NEW DRAINING, 12 NEW INACTIVE
      recreated under the same name               | REPLACED    | 0 ACTIVE, 4 DRAINING, 12 NEW ACTIVE
      every event once                            | DRAINED     | 0 ACTIVE +1, 4 DRAINING +3, 8 DRAINING +4, 12 INACTIVE +6
      EXTERNAL                                    | DRAINED     | 0 EXTERNAL DRAINING, 12 EXTERNAL INACTIVE
      CODE_DEPLOY                                 | DRAINED     | 0 CODE_DEPLOY DRAINING, 12 CODE_DEPLOY INACTIVE
      DAEMON                                      | DRAINED     | 0 DAEMON DRAINING, 12 DAEMON INACTIVE
      unknown status hangs nothing                | DRAINED     | 0 ACTIVE, 4 ODD, 12 INACTIVE
      unknown status is no end                    | -           | 0 DRAINING, 4 ODD
      not deleted                                 | -           | 0 ACTIVE
      """;

  private static final String UNTIL_STOPPED =
      """
      DRAINING to tasks STOPPED                   | DRAINED     | 0 ACTIVE x2, 0 running a b, 4 DRAINING x2, 20 stopped a b, 20 a=STOPPING, 20 b=STOPPING, 24 DRAINING x0, 36 a=STOPPED, 38 b=STOPPED, 46 INACTIVE
      tasks still stopping when INACTIVE          | DRAINED     | 0 DRAINING x2, 0 running a b, 20 stopped a b, 20 a=STOPPING, 20 b=STOPPING, 40 INACTIVE, 50 a=STOPPED, 60 b=STOPPED
      DRAINING so shortly that the family tells   | DRAINED     | 0 ACTIVE x2, 0 running a b, 4 DRAINING, 6 INACTIVE, 6 stopped a b, 6 family a b c, 6 a=STOPPING, 6 b=STOPPING, 6 c=other-group, 24 a=STOPPED, 30 b=STOPPED
      started late                                | INACTIVE_TASKS_UNKNOWN | 0 INACTIVE, 0 family a, 0 a=STOPPING, 40 a=STOPPED
      started late, and nothing is found          | INACTIVE_TASKS_UNKNOWN | 0 INACTIVE
      forgotten before it was seen STOPPED        | INACTIVE_TASKS_UNKNOWN | 0 DRAINING, 0 running a, 20 stopped a, 20 a=STOPPING, 40 INACTIVE, 44 a=MISSING
      nothing ran                                 | DRAINED     | 0 DRAINING, 40 INACTIVE
      tasks of a service DRAINING to MISSING      | GONE        | 0 DRAINING, 0 running a, 4 MISSING
      tasks of a service never there              | NEVER_FOUND | 0 MISSING
      recreated while its tasks stop              | DRAINED     | 0 DRAINING, 0 running a, 20 stopped a, 20 a=STOPPING, 40 INACTIVE, 44 NEW ACTIVE, 50 a=STOPPED
      recreated before INACTIVE was seen          | REPLACED    | 0 DRAINING, 0 running a, 4 NEW ACTIVE
      EXTERNAL, tasks of a task set               | DRAINED     | 0 BLUE ACTIVE, 0 running a, 4 EXTERNAL INACTIVE, 4 blue a, 4 a=STOPPING, 20 a=STOPPED
      DAEMON tasks                                | DRAINED     | 0 DAEMON DRAINING, 0 running a, 20 stopped a, 20 a=STOPPING, 40 DAEMON INACTIVE, 44 a=STOPPED
      unknown status of a task hangs nothing      | DRAINED     | 0 DRAINING, 0 running a, 20 stopped a, 20 a=ODD, 40 INACTIVE, 44 a=STOPPED
      unknown status of a task is no end          | -           | 0 DRAINING, 0 running a, 20 stopped a, 20 a=ODD, 40 INACTIVE
      tasks that do not stop                      | -           | 0 DRAINING, 0 running a, 20 stopped a, 20 a=STOPPING, 40 INACTIVE
      """;

  ServiceDeletionMatrixTest() {
    super(Reads.BEGIN);
  }

  @Override
  protected List<MatrixRow<Heard<ServiceDeletionProgress, ServiceDeletionFinished>, History>>
      rows() {
    return Stream.of(
            rows(UNTIL_INACTIVE, Until.UNTIL_INACTIVE),
            rows(UNTIL_STOPPED, Until.UNTIL_TASKS_STOPPED))
        .flatMap(List::stream)
        .toList();
  }

  @Test
  void inactiveIsNotTheEndWhileTasksAreStopping() {
    var told = told("tasks still stopping when INACTIVE");

    assertThat(told.finishedAt).isEqualTo(60);
    assertThat(told.progress)
        .filteredOn(p -> p.getPhase() == ServiceDeletionPhase.SERVICE_DELETION_PHASE_INACTIVE)
        .extracting(ServiceDeletionProgress::getUnstoppedTaskCount)
        .containsExactly(2, 1, 0);
  }

  @Test
  void aWatchStartedLateSaysWhyItsTasksAreUnknown() {
    var told = told("started late");

    assertThat(told.reason()).contains("not listed in full before it was INACTIVE");
    assertThat(told.finishedAt).as("what is found is waited for").isEqualTo(40);
  }

  @Test
  void thatEcsForgotTasksBeforeTheyWereSeenStoppedIsSaid() {
    assertThat(told("forgotten before it was seen STOPPED").reason()).contains("forgot");
  }

  @Test
  void aDrainThatDoesNotEndSaysWhichTasksAreLeft() {
    ServiceDeletionProgress last = told("tasks that do not stop").progress.getLast();

    assertThat(last.getPhase()).isEqualTo(ServiceDeletionPhase.SERVICE_DELETION_PHASE_INACTIVE);
    assertThat(last.getUnstoppedTaskArnsList()).containsExactly(Reads.taskArn("a"));
  }

  @Test
  void aDrainThatGoesMissingEndsAsGone() {
    assertThat(told("DRAINING to MISSING").outcomeName()).isEqualTo("GONE");
  }

  @Test
  void everyEventIsToldOnce() {
    assertThat(told("every event once").eventMessages())
        .containsExactly("event 1", "event 2", "event 3", "event 4", "event 5", "event 6");
  }

  @Test
  void aServiceMissingRightAfterItsCreationIsNotGone() {
    assertThat(told("MISSING right after create, then deleted").finishedAt).isEqualTo(40);
  }

  private static List<MatrixRow<Heard<ServiceDeletionProgress, ServiceDeletionFinished>, History>>
      rows(String table, Until until) {
    WatchCall<WatchServiceDeletionRequest, WatchServiceDeletionResponse> call =
        new WatchCall<>(
            ServicesGrpc.getWatchServiceDeletionMethod(),
            WatchServiceDeletionRequest.newBuilder()
                .setCluster(Reads.SERVICE.cluster())
                .setService(Reads.SERVICE.service())
                .setUntil(until)
                .setHeartbeatInterval(Duration.newBuilder().setSeconds(60))
                .build());
    return TextRows.of(
        table, call, ServiceDeletionTrackerTest::read, ServiceDeletionMatrixTest::checkPercent);
  }

  private static void checkPercent(Heard<ServiceDeletionProgress, ServiceDeletionFinished> told) {
    assertThat(told.progress)
        .extracting(ServiceDeletionProgress::getPercent)
        .isSorted()
        .allMatch(percent -> percent < 100);
    told.finished.ifPresent(end ->
        assertThat(end.getLast().getPercent() == 100)
            .isEqualTo(told.outcomeName().equals("DRAINED")));
  }
}
