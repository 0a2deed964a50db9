package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.deployment.ScriptedService.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.watch.History;
import io.ecsgateway.server.watch.HistoryGateways;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The correctness matrix end to end: callers over gRPC, the real SDK, ECS at the wire. All rows are
 * watched at once, each by a stream that is never cut, and by streams that are cut at each of their
 * messages and resumed with its token, on the same gateway and on another one.
 */
class DeploymentMatrixTest {
  /** More messages than the stream of any row has. */
  private static final int CUTS = 30;

  private static final int GATEWAYS = 2;

  private record Watched(Row row, WatchedStream whole, List<WatchedStream> cut) {
    Stream<WatchedStream> streams() {
      return Stream.concat(Stream.of(whole), cut.stream());
    }

    boolean isOver() {
      return !row.ends() || streams().allMatch(WatchedStream::isOver);
    }
  }

  private static final List<Watched> WATCHED = new ArrayList<>();

  @BeforeAll
  static void watchAll() {
    List<Row> rows =
        Stream.of(
                DeploymentOutcomesTest.rows(),
                DeploymentSurroundingsTest.rows(),
                DeploymentIdentityTest.rows(),
                RolloutOutcomesTest.rows())
            .flatMap(each -> each)
            .toList();
    List<History> histories = rows.stream().map(row -> row.history().get().atTheWire()).toList();
    try (HistoryGateways gateways = new HistoryGateways(START, histories, GATEWAYS, Map.of())) {
      for (int i = 0; i < rows.size(); i++) {
        WATCHED.add(watch(gateways, rows.get(i), HistoryGateways.target(i)));
      }
      gateways.afterwards(() ->
          WATCHED.stream()
              .flatMap(Watched::streams)
              .map(WatchedStream::resume)
              .reduce(false, Boolean::logicalOr));
      int last = rows.stream().mapToInt(Row::lastSecond).max().orElseThrow();
      for (int second = 0; second < last && !allOver(second); second++) {
        gateways.advance(Duration.ofSeconds(1));
      }
    }
  }

  @AfterAll
  static void forget() {
    WATCHED.clear();
  }

  @TestFactory
  Stream<DynamicTest> endsAsItDid() {
    return tests(watched -> {
      WatchedStream whole = watched.whole();
      OutcomeTable.checkEnd(watched.row(), whole);
      OutcomeTable.checkTold(whole);
      whole.checkForm();
      watched.row().check().accept(whole);
    });
  }

  @TestFactory
  Stream<DynamicTest> endsTheSameWhereverItIsCutAndResumed() {
    return tests(watched -> {
      assertThat(watched.whole().messages()).isLessThan(CUTS);
      for (WatchedStream joined : watched.cut()) {
        assertThat(joined.wasCut() || joined.messages() <= joined.cutAfter()).isTrue();
        OutcomeTable.checkEnd(watched.row(), joined);
        OutcomeTable.checkTold(joined);
        joined.checkForm();
        assertThat(joined.eventMessages())
            .as("%s", joined)
            .isEqualTo(watched.whole().eventMessages());
        assertThat(joined.eventsMissed).isEqualTo(watched.whole().eventsMissed);
      }
    });
  }

  private static Stream<DynamicTest> tests(java.util.function.Consumer<Watched> test) {
    return WATCHED.stream()
        .map(watched -> DynamicTest.dynamicTest(watched.row().name(), () -> test.accept(watched)));
  }

  private static Watched watch(HistoryGateways gateways, Row row, String target) {
    List<WatchedStream> cut = new ArrayList<>();
    for (int messages = 1; messages < CUTS; messages++) {
      for (int gateway = 0; gateway < GATEWAYS; gateway++) {
        cut.add(WatchedStream.cut(gateways, target, row.request(), messages, gateway));
      }
    }
    return new Watched(row, WatchedStream.whole(gateways, target, row.request()), cut);
  }

  /** Rows that end have, and those that do not were watched for as long as they ask. */
  private static boolean allOver(int second) {
    return WATCHED.stream()
        .allMatch(watched ->
            watched.isOver() && (watched.row().ends() || second >= watched.row().lastSecond()));
  }
}
