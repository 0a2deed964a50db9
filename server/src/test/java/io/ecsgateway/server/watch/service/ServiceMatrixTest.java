package io.ecsgateway.server.watch.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.ecsgateway.server.watch.Heard;
import io.ecsgateway.server.watch.History;
import io.ecsgateway.server.watch.HistoryGateways;
import io.ecsgateway.server.watch.HistoryMatrixTest;
import io.ecsgateway.server.watch.MatrixRow;
import io.ecsgateway.server.watch.WatchCall;
import io.ecsgateway.server.watch.WatchedStream;
import io.ecsgateway.v1.ServiceFinished;
import io.ecsgateway.v1.ServiceProgress;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.WatchServiceRequest;
import io.ecsgateway.v1.WatchServiceResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** WatchService end to end. A row says how the service stands from a second on. */
class ServiceMatrixTest extends HistoryMatrixTest<Heard<ServiceProgress, ServiceFinished>> {
  private static final String ROWS =
      """
      changes and every event once            | INACTIVE    | 0 ACTIVE x0 +2, 4 ACTIVE x1 +3, 8 ACTIVE x2 +5, 12 DRAINING x2 +6, 20 INACTIVE x0 +7
      more events at once than ECS keeps      | INACTIVE    | 0 ACTIVE +10, 4 ACTIVE +150, 8 ACTIVE +152, 12 INACTIVE +153
      DRAINING to INACTIVE                    | INACTIVE    | 0 ACTIVE, 4 DRAINING, 12 INACTIVE
      deleted with nothing running            | INACTIVE    | 0 ACTIVE, 4 INACTIVE
      DRAINING to MISSING                     | GONE        | 0 DRAINING, 12 MISSING
      ACTIVE to MISSING for good              | GONE        | 0 ACTIVE, 12 MISSING
      MISSING once after DRAINING             | INACTIVE    | 0 DRAINING, 4 MISSING, 6 DRAINING, 12 INACTIVE
      MISSING right after create              | INACTIVE    | 0 MISSING, 20 ACTIVE, 30 MISSING, 32 ACTIVE, 40 INACTIVE
      MISSING right after create, for good    | NEVER_FOUND | 0 MISSING
      found only as the grace ends            | INACTIVE    | 0 MISSING, 118 ACTIVE, 126 INACTIVE
      status goes back for one read           | INACTIVE    | 0 DRAINING +1, 4 ACTIVE +1, 6 DRAINING +1, 12 INACTIVE +2
      recreated under the same name           | REPLACED    | 0 ACTIVE, 4 DRAINING, 12 NEW ACTIVE
      recreated between two reads             | REPLACED    | 0 ACTIVE, 4 NEW ACTIVE
      predecessor shown right after create    | -           | 0 INACTIVE, 4 NEW ACTIVE
      already INACTIVE                        | INACTIVE    | 0 INACTIVE
      EXTERNAL                                | INACTIVE    | 0 EXTERNAL ACTIVE, 4 EXTERNAL DRAINING, 12 EXTERNAL INACTIVE
      CODE_DEPLOY                             | GONE        | 0 CODE_DEPLOY DRAINING, 12 MISSING
      DAEMON                                  | INACTIVE    | 0 DAEMON ACTIVE, 4 DAEMON INACTIVE
      unknown status is progress and no end   | -           | 0 ACTIVE, 4 ODD
      unknown status hangs nothing            | INACTIVE    | 0 ODD, 4 DRAINING, 8 ODDER, 12 INACTIVE
      """;

  private static final WatchCall<WatchServiceRequest, WatchServiceResponse> CALL =
      new WatchCall<>(
          ServicesGrpc.getWatchServiceMethod(),
          WatchServiceRequest.newBuilder()
              .setCluster(Reads.SERVICE.cluster())
              .setService(Reads.SERVICE.service())
              .setHeartbeatInterval(Duration.newBuilder().setSeconds(60))
              .build());

  ServiceMatrixTest() {
    super(Reads.BEGIN);
  }

  @Override
  protected List<MatrixRow<Heard<ServiceProgress, ServiceFinished>, History>> rows() {
    return TextRows.of(ROWS, CALL, Reads::service, told -> {});
  }

  @Test
  void everyChangeAndEveryEventIsToldOnce() {
    var told = told("changes and every event once");

    assertThat(told.progress)
        .extracting(change -> change.getService().getStatus())
        .containsExactly("ACTIVE", "ACTIVE", "ACTIVE", "DRAINING", "INACTIVE");
    assertThat(told.progress)
        .extracting(change -> change.getService().getRunningCount())
        .containsExactly(0, 1, 2, 2, 0);
    assertThat(told.eventMessages()).isEqualTo(events(1, 7));
    assertThat(told.eventsMissed).isFalse();
  }

  @Test
  void eventsThatEcsDroppedBeforeTheyWereReadAreSaidToBeMissed() {
    var told = told("more events at once than ECS keeps");

    assertThat(told.eventMessages()).startsWith(events(1, 10).toArray(String[]::new));
    assertThat(told.eventMessages()).endsWith(events(51, 153).toArray(String[]::new)).hasSize(113);
    assertThat(told.eventsMissed).isTrue();
  }

  @Test
  void aServiceIsFollowedForHoursOverAsManyStreamsAsItTakes() {
    String hours = "0 ACTIVE x1 +1, 4000 ACTIVE x2 +2, 8000 ACTIVE x2 +3, 12000 DRAINING x0 +4";
    Map<String, Object> slowly = Map.of("gateway.watch.service-interval", "60s");
    try (HistoryGateways gateways =
        new HistoryGateways(
            Reads.BEGIN, List.of(new RowHistory(hours, Reads::service)), 2, slowly)) {
      WatchedStream<Heard<ServiceProgress, ServiceFinished>> stream =
          WatchedStream.open(gateways, HistoryGateways.target(0), CALL, Heard::new);
      gateways.afterwards(stream::goOn);

      gateways.advance(java.time.Duration.ofHours(4));

      stream.checkForm();
      assertThat(stream.streams()).isGreaterThanOrEqualTo(4);
      assertThat(stream.told().finished).isEmpty();
      assertThat(stream.told().progress)
          .extracting(change -> change.getService().getRunningCount())
          .containsExactly(1, 2, 0);
      assertThat(stream.told().eventMessages()).isEqualTo(events(1, 4));
    }
  }

  private static List<String> events(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(RowHistory::eventMessage).toList();
  }
}
