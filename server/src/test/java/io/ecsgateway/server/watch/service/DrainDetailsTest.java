package io.ecsgateway.server.watch.service;

import static io.ecsgateway.server.watch.service.Reads.GRACE;
import static io.ecsgateway.server.watch.service.Reads.RUNNING;
import static io.ecsgateway.server.watch.service.Reads.SERVICE;
import static io.ecsgateway.server.watch.service.Reads.STOPPED;
import static io.ecsgateway.server.watch.service.Reads.described;
import static io.ecsgateway.server.watch.service.Reads.event;
import static io.ecsgateway.server.watch.service.Reads.found;
import static io.ecsgateway.server.watch.service.Reads.listed;
import static io.ecsgateway.server.watch.service.Reads.ofFamily;
import static io.ecsgateway.server.watch.service.Reads.ofTask;
import static io.ecsgateway.server.watch.service.Reads.service;
import static io.ecsgateway.server.watch.service.Reads.task;
import static io.ecsgateway.server.watch.service.Reads.taskArn;
import static io.ecsgateway.server.watch.service.Reads.taskArns;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.mapping.ShapeBinder;
import io.ecsgateway.server.watch.Mirror;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.state.ServiceDeletionWatchState;
import io.ecsgateway.v1.ServiceDeletionFinished;
import io.ecsgateway.v1.ServiceDeletionOutcome;
import io.ecsgateway.v1.ServiceDeletionProgress;
import io.ecsgateway.v1.WatchServiceDeletionRequest.Until;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the watch of a deletion reads and tells on its way. */
final class DrainDetailsTest {
  private static final Mirror MIRROR = new Mirror(new ShapeBinder());

  @Test
  void theReasonSaysWhyTasksAreUnknown() {
    var script = script(Until.UNTIL_TASKS_STOPPED, Script.Cut.NEVER);

    script.read(
        List.of(
            found(0, service("INACTIVE")),
            listed(1, ofFamily("web-family"), List.of()),
            found(15, service("INACTIVE")),
            found(30, service("INACTIVE"))));

    ServiceDeletionFinished finished = script.finished();
    assertThat(finished.getReason()).contains("not listed in full before it was INACTIVE");
    assertThat(finished.getAlreadyFinished()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void theProgressBarFollowsTheTasks(Script.Cut cut) {
    var script = script(Until.UNTIL_TASKS_STOPPED, cut);

    script.read(
        List.of(
            found(0, service("ACTIVE").runningCount(4)),
            found(2, service("DRAINING").runningCount(4)),
            found(4, service("DRAINING").runningCount(2)),
            listed(5, RUNNING, List.of(taskArn("a"), taskArn("b"))),
            listed(7, STOPPED, List.of()),
            found(8, service("DRAINING").runningCount(1)),
            found(9, service("INACTIVE")),
            described(10, task("a", "STOPPED")),
            described(11, task("b", "STOPPED"))));

    assertThat(script.progress())
        .extracting(ServiceDeletionProgress::getPercent)
        .containsExactly(0, 10, 50, 50, 50, 94, 96, 99);
    assertThat(script.progress())
        .extracting(ServiceDeletionProgress::getUnstoppedTaskCount)
        .containsExactly(0, 0, 0, 2, 2, 2, 1, 0);
    assertThat(script.finished().getLast().getPercent()).isEqualTo(100);
  }

  @Test
  void onlyTasksThatStopAreDescribed() {
    var script = script(Until.UNTIL_TASKS_STOPPED, Script.Cut.NEVER);

    script.read(
        List.of(
            found(0, service("ACTIVE")),
            listed(1, RUNNING, List.of(taskArn("a"), taskArn("b"))),
            listed(2, STOPPED, List.of(taskArn("b"), taskArn("c")))));

    assertThat(script.subjects())
        .containsExactlyInAnyOrder(
            SERVICE, RUNNING, STOPPED, ofTask(taskArn("b")), ofTask(taskArn("c")));
  }

  @Test
  void aTaskStoppedBeforeIsDescribedOnceThoughListsNameItForAnHour() {
    var script = script(Until.UNTIL_TASKS_STOPPED, Script.Cut.RESUMED);

    script.read(
        List.of(
            found(0, service("ACTIVE")),
            listed(1, STOPPED, List.of(taskArn("a"))),
            described(2, task("a", "STOPPED")),
            listed(16, STOPPED, List.of(taskArn("a")))));

    assertThat(script.subjects()).containsExactlyInAnyOrder(SERVICE, RUNNING, STOPPED);
  }

  @Test
  void untilInactiveTasksAreNotRead() {
    var script = script(Until.UNTIL_INACTIVE, Script.Cut.NEVER);

    script.read(List.of(found(0, service("DRAINING"))));

    assertThat(script.subjects()).containsExactly(SERVICE);
  }

  @Test
  void eventsOfTheDeletionAreToldOnceOverAllStreams() {
    var script = script(Until.UNTIL_INACTIVE, Script.Cut.RESUMED);

    script.read(
        List.of(
            found(0, service("DRAINING").events(event("b", -5), event("long ago", -5_000))),
            found(2, service("DRAINING").events(event("c", 1), event("b", -5))),
            found(4, service("INACTIVE").events(event("d", 3), event("c", 1), event("b", -5)))));

    assertThat(script.events()).containsExactly("b", "c", "d");
  }

  @Test
  void aFinishedWatchAnswersAgain() {
    var script = script(Until.UNTIL_TASKS_STOPPED, Script.Cut.NEVER);
    script.read(
        List.of(
            found(0, service("DRAINING")),
            listed(5, RUNNING, List.of()),
            listed(9, STOPPED, List.of()),
            found(12, service("INACTIVE"))));

    script.askAgain().read(List.of(found(900, service("INACTIVE"))));

    assertThat(script.finished().getOutcome())
        .isEqualTo(ServiceDeletionOutcome.SERVICE_DELETION_OUTCOME_DRAINED);
  }

  @Test
  void whoeverTakesItsNameAfterTheEndChangesNothing() {
    for (Until until : List.of(Until.UNTIL_INACTIVE, Until.UNTIL_TASKS_STOPPED)) {
      for (String after : List.of("900 NEW ACTIVE", "900 MISSING, 902 MISSING")) {
        var script = script(until, Script.Cut.NEVER);
        script.read(
            List.of(
                found(0, service("DRAINING")),
                listed(5, RUNNING, List.of()),
                listed(9, STOPPED, List.of()),
                found(12, service("INACTIVE"))));

        script.askAgain().read(Reads.row(after, Reads::service));

        assertThat(script.finished().getOutcome())
            .as("%s, %s", until, after)
            .isEqualTo(ServiceDeletionOutcome.SERVICE_DELETION_OUTCOME_DRAINED);
      }
    }
  }

  @Test
  void moreTasksThanOneListNamesAreUnknown() {
    assertThat(outcomeAfter(taskArns(100), 99))
        .isEqualTo(ServiceDeletionOutcome.SERVICE_DELETION_OUTCOME_INACTIVE_TASKS_UNKNOWN);
  }

  @Test
  void asManyTasksAsOneListNamesForCertainAreTold() {
    assertThat(outcomeAfter(taskArns(99), 99))
        .isEqualTo(ServiceDeletionOutcome.SERVICE_DELETION_OUTCOME_DRAINED);
  }

  @Test
  void moreTasksThanAreRememberedAreUnknown() {
    List<String> running = taskArns(120).subList(0, 60);
    List<String> stopped = taskArns(120).subList(60, 120);
    var script = script(Until.UNTIL_TASKS_STOPPED, Script.Cut.NEVER);

    script.read(
        List.of(
            found(0, service("DRAINING")),
            listed(5, STOPPED, stopped),
            listed(6, RUNNING, running)));

    assertThat(script.state().getTasks().getListed()).isFalse();
    assertThat(script.state().getTasks().getDoubt()).contains("more tasks than are remembered");
  }

  @Test
  void completeListsEndADoubt() {
    var script = script(Until.UNTIL_TASKS_STOPPED, Script.Cut.WRITTEN);
    script.read(List.of(found(0, service("DRAINING")), listed(1, STOPPED, taskArns(100))));
    script.read(stopped(2, taskArns(100)));

    script.read(
        List.of(
            listed(3_700, RUNNING, List.of()),
            listed(3_705, STOPPED, List.of()),
            found(3_706, service("INACTIVE"))));

    assertThat(script.finished().getOutcome())
        .isEqualTo(ServiceDeletionOutcome.SERVICE_DELETION_OUTCOME_DRAINED);
  }

  @Test
  void aTokenHoldsAsManyTasksAsAreRemembered() {
    var script = script(Until.UNTIL_TASKS_STOPPED, Script.Cut.NEVER);

    script.read(
        List.of(
            found(0, service("DRAINING")),
            listed(1, RUNNING, taskArns(200)),
            listed(2, STOPPED, taskArns(100))));

    assertThat(script.state().getTasks().getStoppingCount()).isEqualTo(UnfinishedTasks.MOST);
    assertThat(script.largestToken()).isBetween(3_000, 6_000);
  }

  private static ServiceDeletionOutcome outcomeAfter(List<String> running, int stopped) {
    var script = script(Until.UNTIL_TASKS_STOPPED, Script.Cut.NEVER);
    script.read(
        List.of(
            found(0, service("DRAINING")),
            listed(5, RUNNING, running),
            listed(9, STOPPED, List.of()),
            found(12, service("INACTIVE")),
            listed(13, ofFamily("web-family"), running.subList(0, stopped))));
    script.read(stopped(14, running));
    return script.finished().getOutcome();
  }

  private static List<Observation<?>> stopped(int second, List<String> arns) {
    List<Observation<?>> reads = new ArrayList<>();
    arns.forEach(arn -> reads.add(described(second, task("", "STOPPED").taskArn(arn))));
    return reads;
  }

  private static Script<ServiceDeletionWatchState, ServiceDeletionProgress, ServiceDeletionFinished>
      script(Until until, Script.Cut cut) {
    return new Script<>(new ServiceDeletionTracker(MIRROR, SERVICE, until, GRACE), cut);
  }
}
