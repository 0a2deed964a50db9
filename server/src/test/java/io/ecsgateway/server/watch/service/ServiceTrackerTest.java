package io.ecsgateway.server.watch.service;

import static io.ecsgateway.server.watch.service.Reads.GRACE;
import static io.ecsgateway.server.watch.service.Reads.SERVICE;
import static io.ecsgateway.server.watch.service.Reads.deployment;
import static io.ecsgateway.server.watch.service.Reads.event;
import static io.ecsgateway.server.watch.service.Reads.found;
import static io.ecsgateway.server.watch.service.Reads.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.mapping.ShapeBinder;
import io.ecsgateway.server.watch.Mirror;
import io.ecsgateway.server.watch.state.ServiceWatchState;
import io.ecsgateway.v1.ServiceFinished;
import io.ecsgateway.v1.ServiceOutcome;
import io.ecsgateway.v1.ServiceProgress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.TaskSet;

final class ServiceTrackerTest {
  private static final Mirror MIRROR = new Mirror(new ShapeBinder());

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          DRAINING to INACTIVE                     | INACTIVE    | 0 ACTIVE, 2 DRAINING, 4 INACTIVE
          deleted with nothing running             | INACTIVE    | 0 ACTIVE, 2 INACTIVE
          DRAINING to MISSING                      | GONE        | 0 DRAINING, 2 MISSING, 4 MISSING
          ACTIVE to MISSING for good               | GONE        | 0 ACTIVE, 2 MISSING, 17 MISSING, 32 MISSING
          never there                              | NEVER_FOUND | 0 MISSING, 60 MISSING, 120 MISSING
          recreated under the same name            | REPLACED    | 0 ACTIVE, 2 DRAINING, 4 NEW ACTIVE
          replaced between two reads               | REPLACED    | 0 ACTIVE, 2 NEW ACTIVE
          already finished                         | INACTIVE    | 0 INACTIVE, 15 INACTIVE, 30 INACTIVE
          unknown status does not hang what follows| INACTIVE    | 0 ODD, 2 DRAINING, 3 ODDER, 4 INACTIVE
          EXTERNAL                                 | INACTIVE    | 0 EXTERNAL ACTIVE, 2 EXTERNAL INACTIVE
          CODE_DEPLOY                              | GONE        | 0 CODE_DEPLOY DRAINING, 2 MISSING, 4 MISSING
          DAEMON                                   | INACTIVE    | 0 DAEMON ACTIVE, 2 DAEMON INACTIVE
          """)
  void ends(String what, String outcome, String reads) {
    for (Script.Cut cut : Script.Cut.values()) {
      var script = script(cut);

      script.read(Reads.row(reads, Reads::service));

      ServiceFinished finished = script.finished();
      assertThat(finished.getOutcome())
          .as("cut %s", cut)
          .isEqualTo(ServiceOutcome.valueOf("SERVICE_OUTCOME_" + outcome));
      assertThat(finished.getReason()).isNotEmpty();
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DRAINING, MISSING once                  | DRAINING | 0 DRAINING, 2 MISSING
          one MISSING read told twice             | DRAINING | 0 DRAINING, 2 MISSING, 2 MISSING
          ACTIVE, MISSING often but briefly       | ACTIVE   | 0 ACTIVE, 2 MISSING, 4 MISSING, 6 MISSING, 31 MISSING
          ACTIVE, MISSING long but rarely read    | ACTIVE   | 0 ACTIVE, 2 MISSING, 62 MISSING
          MISSING flickers                        | ACTIVE   | 0 ACTIVE, 2 MISSING, 20 MISSING, 21 ACTIVE, 33 MISSING
          MISSING right after create              | ACTIVE   | 0 MISSING, 2 MISSING, 60 MISSING, 61 ACTIVE
          not there yet                           | nothing  | 0 MISSING, 60 MISSING, 119 MISSING
          INACTIVE from the first, read once      | INACTIVE | 0 INACTIVE
          predecessor shown right after create    | ACTIVE   | 0 INACTIVE, 2 NEW ACTIVE, 4 INACTIVE, 34 INACTIVE, 64 INACTIVE
          status goes back: a stale read          | DRAINING | 0 DRAINING, 2 ACTIVE
          unknown status is progress              | ODD      | 0 ACTIVE, 2 ODD, 60 ODD
          """)
  void goesOn(String what, String status, String reads) {
    for (Script.Cut cut : Script.Cut.values()) {
      var script = script(cut);

      script.read(Reads.row(reads, Reads::service));

      assertThat(script.ending()).as("cut %s", cut).isEmpty();
      String told =
          script.progress().isEmpty() ? "nothing" : script.lastProgress().getService().getStatus();
      assertThat(told).as("cut %s", cut).isEqualTo(status);
    }
  }

  @Test
  void staleReadsAreDropped() {
    var script = script(Script.Cut.NEVER);

    script.read(
        List.of(
            found(0, service("ACTIVE").desiredCount(1).deployments(deployment("1", 0))),
            found(2, service("ACTIVE").desiredCount(2).deployments(deployment("1", 2))),
            found(4, service("ACTIVE").desiredCount(1).deployments(deployment("1", 0))),
            found(6, service("ACTIVE").desiredCount(3).events(event("new", 5))),
            found(8, service("ACTIVE").desiredCount(2).events(event("old", 1)))));

    assertThat(script.progress())
        .extracting(progress -> progress.getService().getDesiredCount())
        .containsExactly(1, 2, 3);
    assertThat(script.events()).containsExactly("new");
  }

  @Test
  void aReadIsNotStaleBecauseTheDeploymentUpdatedLastIsGone() {
    var script = script(Script.Cut.NEVER);

    script.read(
        List.of(
            found(0, service("ACTIVE").deployments(deployment("2", 0), deployment("1", 5))),
            found(8, service("ACTIVE").deployments(deployment("2", 0)))));

    assertThat(script.lastProgress().getService().getDeploymentsList()).hasSize(1);
  }

  @Test
  void eachEventIsToldOnceOverAllStreams() {
    var script = script(Script.Cut.RESUMED);

    script.read(
        List.of(
            found(0, service("ACTIVE").events(event("a", -500))),
            found(2, service("ACTIVE").events(event("c", 1), event("b", 1), event("a", -500))),
            found(4, service("DRAINING").events(event("c", 1), event("b", 1), event("a", -500))),
            found(6, service("INACTIVE").events(event("d", 5), event("c", 1), event("b", 1)))));

    assertThat(script.events()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void whenEcsLooksAtATaskSetIsNoChange() {
    var script = script(Script.Cut.NEVER);

    script.read(
        List.of(
            found(0, service("ACTIVE").taskSets(looked(0))),
            found(2, service("ACTIVE").taskSets(looked(2)))));

    assertThat(script.progress()).hasSize(1);
  }

  @Test
  void theEndShowsHowTheServiceStoodLast() {
    var script = script(Script.Cut.NEVER);

    script.read(Reads.row("0 DRAINING, 2 MISSING, 4 MISSING", Reads::service));

    ServiceFinished finished = script.finished();
    assertThat(finished.getLast().getService().getStatus()).isEqualTo("DRAINING");
  }

  @Test
  void aFinishedWatchAnswersAgain() {
    var script = script(Script.Cut.NEVER);
    script.read(Reads.row("0 INACTIVE, 15 INACTIVE, 30 INACTIVE", Reads::service));

    script.askAgain().read(Reads.row("90 INACTIVE", Reads::service));

    ServiceFinished finished = script.finished();
    assertThat(finished.getOutcome()).isEqualTo(ServiceOutcome.SERVICE_OUTCOME_INACTIVE);
  }

  @Test
  void whoeverTakesItsNameAfterTheEndChangesNothing() {
    for (String after : List.of("90 NEW ACTIVE", "90 MISSING")) {
      var script = script(Script.Cut.NEVER);
      script.read(Reads.row("0 DRAINING, 2 INACTIVE", Reads::service));

      script.askAgain().read(Reads.row(after, Reads::service));

      assertThat(script.finished().getOutcome())
          .as(after)
          .isEqualTo(ServiceOutcome.SERVICE_OUTCOME_INACTIVE);
    }
  }

  private static TaskSet looked(int second) {
    return Reads.taskSet("ACTIVE", "STEADY_STATE", 2).stabilityStatusAt(Reads.at(second)).build();
  }

  private static Script<ServiceWatchState, ServiceProgress, ServiceFinished> script(
      Script.Cut cut) {
    return new Script<>(new ServiceTracker(MIRROR, SERVICE, GRACE), cut);
  }
}
