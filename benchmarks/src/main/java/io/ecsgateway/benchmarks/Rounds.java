package io.ecsgateway.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What one of several ways was measured to be, once a round.
 *
 * @param <W> the way
 * @param <R> what a round measures
 */
record Rounds<W, R>(W way, List<R> rounds) {
  /** Measures each way once a round, so that what changes with time changes for all of them. */
  static <W, R> List<Rounds<W, R>> inTurn(int rounds, List<W> ways, Function<W, R> measure) {
    List<Rounds<W, R>> all =
        ways.stream().map(way -> new Rounds<W, R>(way, new ArrayList<>())).toList();
    for (int round = 0; round < rounds; round++) {
      all.forEach(each -> each.rounds.add(measure.apply(each.way)));
    }
    return all;
  }

  Spread spread(ToDoubleFunction<R> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure));
  }

  /** Compares a figure with the other's of the same round. */
  Spread against(Rounds<W, R> other, ToDoubleFunction<R> figure, DoubleBinaryOperator compare) {
    return Spread.of(
        IntStream.range(0, rounds.size())
            .mapToDouble(round ->
                compare.applyAsDouble(
                    figure.applyAsDouble(rounds.get(round)),
                    figure.applyAsDouble(other.rounds.get(round)))));
  }
}
