package io.ecsgateway.server.watch;

import static com.google.common.collect.MoreCollectors.onlyElement;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * A correctness matrix end to end: callers over gRPC, the real SDK, an ECS at the wire. All rows
 * are watched at once, each by a reader who hears all of it from one stream, and by readers whose
 * stream is cut at each of its messages and resumed with its token, on the same gateway and on
 * another one. Those cut at the end ask how it ended once more.
 *
 * @param <T> what keeps what a reader is told
 * @param <H> how it is said what happens
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class MatrixTest<T extends Heard<?, ?>, H> {
  private static final int GATEWAYS = 2;

  private final List<Watched<T>> watched = new ArrayList<>();

  /** Returns the lines of the matrix. */
  protected abstract List<MatrixRow<T, H>> rows();

  /** Whether all gateways read at the same moments. */
  abstract boolean sameReads();

  /** Starts gateways in front of an ECS where all of this happens. */
  abstract Gateways gateways(List<H> happens, int count);

  @BeforeAll
  void watchAll() {
    List<MatrixRow<T, H>> rows = rows();
    try (Gateways gateways = gateways(rows.stream().map(MatrixRow::happens).toList(), GATEWAYS)) {
      for (int i = 0; i < rows.size(); i++) {
        MatrixRow<T, H> row = rows.get(i);
        String target = gateways.targetOf(i);
        WatchedStream<T> whole = WatchedStream.open(gateways, target, row.call().get(), row.told());
        watched.add(new Watched<>(row, whole, new ArrayList<>()));
      }
      gateways.afterwards(
          () -> watched.stream().map(Watched::cut).reduce(false, Boolean::logicalOr));
      int last = rows.stream().mapToInt(MatrixRow::seconds).max().orElseThrow();
      for (int second = 0; second < last && !allOver(second); second++) {
        gateways.advance(Duration.ofSeconds(1));
      }
    }
  }

  @AfterAll
  void forget() {
    watched.clear();
  }

  @TestFactory
  Stream<DynamicTest> endsAsItDid() {
    return tests(row -> {
      row.whole().checkForm();
      row.row().check().accept(row.whole().told());
      row.row().checkUncut().accept(row.whole().told());
    });
  }

  @TestFactory
  Stream<DynamicTest> endsTheSameWhereverItIsCutAndResumed() {
    return tests(row -> {
      T whole = row.whole().told();
      // At the end of the test those that go on may be sent away.
      assertThat(row.cuts()).hasSizeGreaterThanOrEqualTo(GATEWAYS * (row.whole().messages() - 1));
      for (WatchedStream<T> cut : row.cuts()) {
        T joined = cut.told();
        cut.checkForm();
        row.row().check().accept(joined);
        // The one whose reads came a moment later may have heard of more before the same end.
        int heardByBoth = Math.min(joined.events.size(), whole.events.size());
        assertThat(joined.eventMessages().subList(0, heardByBoth))
            .as("%s", cut)
            .isEqualTo(whole.eventMessages().subList(0, heardByBoth));
        if (sameReads()) {
          assertThat(joined.events).as("%s", cut).hasSameSizeAs(whole.events);
        }
        assertThat(joined.eventsMissed).as("%s", cut).isEqualTo(whole.eventsMissed);
      }
    });
  }

  /** Returns what the reader was told who heard all of the row of this name from one stream. */
  protected final T told(String row) {
    return watched.stream()
        .filter(other -> other.row().name().equals(row))
        .collect(onlyElement())
        .whole()
        .told();
  }

  private Stream<DynamicTest> tests(Consumer<Watched<T>> test) {
    return watched.stream()
        .map(row -> DynamicTest.dynamicTest(row.row().name(), () -> test.accept(row)));
  }

  /** Rows that end have, and those that do not were watched for as long as they ask. */
  private boolean allOver(int second) {
    return watched.stream()
        .allMatch(row -> row.row().ends() ? row.isOver() : second >= row.row().seconds());
  }

  private record Watched<T extends Heard<?, ?>>(
      MatrixRow<T, ?> row, WatchedStream<T> whole, List<WatchedStream<T>> cuts) {

    /** Cuts at the messages that came; returns whether some did. */
    boolean cut() {
      int known = cuts.size() / GATEWAYS;
      int toCut = whole.messages();
      for (int messages = known + 1; messages <= toCut; messages++) {
        for (int gateway = 0; gateway < GATEWAYS; gateway++) {
          cuts.add(whole.cut(messages, gateway));
        }
      }
      return toCut > known;
    }

    boolean isOver() {
      return whole.isOver() && cuts.stream().allMatch(WatchedStream::isOver);
    }
  }
}
