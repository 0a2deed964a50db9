package io.ecsgateway.server.watch.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.protobuf.Message;
import io.ecsgateway.server.watch.Heard;
import io.ecsgateway.server.watch.History;
import io.ecsgateway.server.watch.MatrixRow;
import io.ecsgateway.server.watch.WatchCall;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lines of a correctness matrix written as text: {@code what | outcome | reads}. A watch whose
 * outcome is {@code -} goes on.
 */
public final class TextRows {
  private static final String GOES_ON = "-";
  private static final int GOES_ON_UNTIL = 60;
  private static final int HORIZON = 600;

  private TextRows() {}

  /**
   * Returns the lines of {@code table}.
   *
   * @param always what is true of every reader
   */
  public static <P extends Message, F extends Message> List<MatrixRow<Heard<P, F>, History>> of(
      String table,
      WatchCall<?, ?> call,
      Reads.Notation notation,
      Consumer<? super Heard<P, F>> always) {
    return table
        .lines()
        .map(Splitter.on('|').trimResults()::splitToList)
        .map(cells -> row(cells.get(0), cells.get(1), cells.get(2), call, notation, always))
        .toList();
  }

  private static <P extends Message, F extends Message> MatrixRow<Heard<P, F>, History> row(
      String what,
      String outcome,
      String reads,
      WatchCall<?, ?> call,
      Reads.Notation notation,
      Consumer<? super Heard<P, F>> always) {
    boolean ends = !outcome.equals(GOES_ON);
    return new MatrixRow<>(
        what,
        () -> call,
        Heard::new,
        new RowHistory(reads, notation),
        ends ? HORIZON : GOES_ON_UNTIL,
        ends,
        told -> {
          checkEnd(outcome, told);
          always.accept(told);
        },
        told -> {});
  }

  private static void checkEnd(String outcome, Heard<?, ?> told) {
    if (outcome.equals(GOES_ON)) {
      assertThat(told.finished).isEmpty();
      assertThat(told.progress).isNotEmpty();
    } else {
      assertThat(told.outcomeName()).isEqualTo(outcome);
      assertThat(told.reason()).isNotBlank();
    }
  }
}
