package io.ecsgateway.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Measures the ways of making one call beside each other. */
final class CallCosts {
  static final int ROUNDS = 3;
  static final int WARM_UP_CALLERS = 16;

  /**
   * One way of making a call.
   *
   * @param call says what it failed of; an empty text is success
   * @param serverCpu what the server has used so far
   */
  record Way(
      String name, LongFunction<CompletableFuture<String>> call, Supplier<Duration> serverCpu) {}

  /**
   * The ways.
   *
   * @param direct without a gateway: what the others are compared with
   * @param alone a server that does no work
   */
  record Ways(Way direct, Way gateway, Way alone) {
    List<Way> all() {
      return List.of(direct, gateway, alone);
    }
  }

  /**
   * Of one round.
   *
   * @param serverMicros CPU time of the server for a call, but not the simulator's
   * @param clientMicros CPU time of the callers' process for a call
   */
  private record Round(LoadResult load, double serverMicros, double clientMicros) {
    double p50() {
      return load.millis(50);
    }

    double p99() {
      return load.millis(99);
    }

    /** Returns how many calls a second of CPU is good for, of server and callers together. */
    double perCore() {
      return 1e6 / (serverMicros + clientMicros);
    }
  }

  private final Duration duration;
  private final List<Integer> callers;

  /**
   * @param duration of each measurement
   * @param callers how many call at a time, the most last
   */
  CallCosts(Duration duration, List<Integer> callers) {
    this.duration = duration;
    this.callers = callers;
  }

  /** Returns for how long each way is warmed up, before the first case and before its own. */
  Duration warmUpTime() {
    return duration.multipliedBy(4);
  }

  /** Has {@code call} made until what it needs is compiled. */
  void warmUp(LongFunction<CompletableFuture<String>> call) {
    var _ = ClosedLoop.run(WARM_UP_CALLERS, warmUpTime(), call);
  }

  void say(Results results, Ways ways) {
    ways.all().forEach(way -> warmUp(way.call()));
    results.say(
        "| callers | way | calls/s | calls/s of a core | p50 ms | p99 ms | p99.9 ms"
            + " | server CPU us/call | client CPU us/call | failed |");
    results.say("|---|---|---|---|---|---|---|---|---|---|");
    for (int count : callers.subList(0, callers.size() - 1)) {
      var _ = closed(results, ways, count);
    }
    int most = callers.getLast();
    List<Rounds<Way, Round>> full = closed(results, ways, most);
    double rate = full.get(1).spread(round -> round.load().perSecond()).median() / 2;
    List<Rounds<Way, Round>> half = inTurn(ways, way -> OpenLoop.run(rate, duration, way.call()));
    sayRows(results, "half load", half);
    sayRatios(results, most, full, half);
  }

  private List<Rounds<Way, Round>> closed(Results results, Ways ways, int count) {
    List<Rounds<Way, Round>> measured =
        inTurn(ways, way -> ClosedLoop.run(count, duration, way.call()));
    sayRows(results, Integer.toString(count), measured);
    return measured;
  }

  private static List<Rounds<Way, Round>> inTurn(Ways ways, Function<Way, LoadResult> load) {
    return Rounds.inTurn(
        ROUNDS,
        ways.all(),
        way -> {
          Duration server = way.serverCpu().get();
          Duration client = ChildProcess.ownCpu();
          LoadResult result = load.apply(way);
          return new Round(
              result,
              way.serverCpu().get().minus(server).toNanos() / 1e3 / result.calls(),
              ChildProcess.ownCpu().minus(client).toNanos() / 1e3 / result.calls());
        });
  }

  private static void sayRows(Results results, String callers, List<Rounds<Way, Round>> measured) {
    for (Rounds<Way, Round> each : measured) {
      results.say(
          "| %s | %s | %,.0f | %,.0f | %s | %.2f | %.2f | %,.0f | %,.0f | %s |"
              .formatted(
                  callers,
                  each.way().name(),
                  each.spread(round -> round.load().perSecond()).median(),
                  each.spread(Round::perCore).median(),
                  each.spread(Round::p50).text("%.2f"),
                  each.spread(Round::p99).median(),
                  each.spread(round -> round.load().millis(99.9)).median(),
                  each.spread(Round::serverMicros).median(),
                  each.spread(Round::clientMicros).median(),
                  LoadResult.failures(each.rounds().stream().map(Round::load).toList())));
    }
  }

  /** Says what the gateway adds to the SDK, which are the second and the first of the ways. */
  private static void sayRatios(
      Results results, int callers, List<Rounds<Way, Round>> full, List<Rounds<Way, Round>> half) {
    Rounds<Way, Round> halfDirect = half.getFirst();
    Rounds<Way, Round> halfGateway = half.get(1);
    Rounds<Way, Round> direct = full.getFirst();
    Rounds<Way, Round> gateway = full.get(1);
    results.say("");
    results.say(
        ("Against the SDK: at half load p50 %s ms more (aim: below 0.5), p99 %s ms more (aim:"
                + " below 2); with %d callers %s %% of its calls per core (aim: 80 or more), and %s"
                + " %% of the client's CPU (aim: 25 or less).")
            .formatted(
                halfGateway
                    .against(halfDirect, Round::p50, (its, directs) -> its - directs)
                    .text("%.2f"),
                halfGateway
                    .against(halfDirect, Round::p99, (its, directs) -> its - directs)
                    .text("%.2f"),
                callers,
                gateway.against(direct, Round::perCore, CallCosts::percent).text("%.0f"),
                gateway.against(direct, Round::clientMicros, CallCosts::percent).text("%.0f")));
  }

  private static double percent(double one, double other) {
    return 100 * one / other;
  }
}
