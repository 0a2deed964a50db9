package io.ecsgateway.benchmarks;

import io.ecsgateway.benchmarks.WatchedGateway.Measurement;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** What many idle watches cost the gateway and ECS, and how late they tell. */
final class WatchesBenchmark {
  /** Of DescribeServices, as ECS documents it. */
  private static final double ECS_ALLOWS_PER_MINUTE = 1_200;

  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final double MEBIBYTE = 1 << 20;

  private final int speed;
  private final WatchedGateway.Load load;
  private final List<Integer> streams;
  private final int callers;
  private final Duration compared;

  /**
   * @param speed of the simulator's time; at 1 it throttles as ECS does
   * @param streams how many, one measurement after the other, from the least
   * @param callers how many look after a service without the gateway
   * @param compared for how long their calls are counted
   */
  WatchesBenchmark(
      int speed, WatchedGateway.Load load, List<Integer> streams, int callers, Duration compared) {
    this.speed = speed;
    this.load = load;
    this.streams = streams;
    this.callers = callers;
    this.compared = compared;
  }

  void run(Results results) throws IOException {
    results.say("## Watches");
    results.say("");
    results.say(
        "WatchService of %,d services of one cluster, each watched by as many streams; the gateway has 2 GiB of"
                .formatted(load.services())
            + " heap. ECS takes %d ms for a call and throttles as documented. %d s of rest, with heartbeats each 15 s;"
                .formatted(ReadsBenchmark.ECS_TAKES.toMillis(), load.duration().toSeconds())
            + " then as long %.0f changes/s, made beside the gateway. Delay: from ECS's answer to the change to the"
                .formatted(WatchedGateway.CHANGES_PER_SECOND)
            + " message in a stream of that service. Heap: what is left after a full collection."
            + " Bytes per stream: heap beyond that with one stream of each service.");
    results.say("");
    results.say(
        "| streams | heap MiB | bytes/stream | resident MiB | of that outside the heap | CPU at"
            + " rest, % of a core | ECS calls/min | poll interval s | messages | delay s p50 | p99"
            + " | max | from read to message ms p50 | p99 | undelivered | failed |");
    results.say("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    try (SimulatedEcs simulated = SimulatedEcs.start(speed)) {
      simulated.createServices(load.services());
      List<Measurement> measured = new ArrayList<>();
      try (WatchedGateway gateway = WatchedGateway.start(load, simulated)) {
        for (int count : streams) {
          Measurement measurement = gateway.measure(count);
          measured.add(measurement);
          results.say(row(measurement));
        }
      }
      compare(results, simulated, measured);
    }
  }

  private static String row(Measurement measured) {
    Histogram delay = measured.delay();
    Histogram sinceRead = measured.sinceRead();
    return "| %,d | %.1f | %s | %.0f | %.0f | %.1f | %,.0f | %.1f | %,d | %.2f | %.2f | %.2f | %d | %d | %d | %s |"
        .formatted(
            measured.streams(),
            measured.heapBytes() / MEBIBYTE,
            measured.streams() > measured.services()
                ? "%,d".formatted(measured.bytesPerStream())
                : "",
            measured.residentBytes() / MEBIBYTE,
            measured.memory().outsideHeap() / MEBIBYTE,
            measured.cpuPercentAtRest(),
            measured.ecsCallsPerMinute(),
            measured.pollInterval().toMillis() / 1e3,
            delay.getTotalCount(),
            delay.getValueAtPercentile(50) / 1e9,
            delay.getValueAtPercentile(99) / 1e9,
            delay.getMaxValue() / 1e9,
            sinceRead.getValueAtPercentile(50),
            sinceRead.getValueAtPercentile(99),
            measured.undelivered(),
            measured.failures().isEmpty() ? "none" : measured.failures());
  }

  private void compare(Results results, SimulatedEcs simulated, List<Measurement> measured) {
    results.say("");
    results.say("### ECS calls");
    results.say("");
    results.say(
        "The same by the SDK, without the gateway: %,d callers, before an ECS that does not throttle, counted for %d s."
                .formatted(callers, compared.toSeconds())
            + " More of them were not run: theirs is that multiplied. ECS allows %,.0f a minute."
                .formatted(ECS_ALLOWS_PER_MINUTE));
    results.say("");
    results.say("| callers | way | ECS calls/min | of what ECS allows | how known |");
    results.say("|---|---|---|---|---|");
    CallersWithoutGateway without = new CallersWithoutGateway(simulated, load.services(), compared);
    sayCallers(results, "the SDK's waiter", without.waiting(callers));
    sayCallers(
        results,
        "DescribeServices each %d s".formatted(INTERVAL.toSeconds()),
        without.polling(callers, INTERVAL));
    measured.stream()
        .filter(each -> each.streams() > 0)
        .forEach(each ->
            sayCalls(results, each.streams(), "gateway", each.ecsCallsPerMinute(), "measured"));
  }

  private void sayCallers(Results results, String way, double perMinute) {
    sayCalls(results, callers, way, perMinute, "measured");
    for (int count : streams.stream().filter(count -> count > callers).toList()) {
      sayCalls(results, count, way, perMinute * count / callers, "multiplied");
    }
  }

  private static void sayCalls(
      Results results, int callers, String way, double perMinute, String how) {
    results.say(
        "| %,d | %s | %,.0f | %,.0f %% | %s |"
            .formatted(callers, way, perMinute, 100 * perMinute / ECS_ALLOWS_PER_MINUTE, how));
  }
}
