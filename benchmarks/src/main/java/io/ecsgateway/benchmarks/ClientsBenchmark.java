package io.ecsgateway.benchmarks;

import com.google.gson.Gson;
import io.ecsgateway.benchmarks.ClientProcess.Measured;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which HTTP client and which threads the gateway should call ECS by. */
final class ClientsBenchmark {
  private static final int ROUNDS = 3;
  private static final int WARM_UP_CALLERS = 16;
  private static final Pattern MEASURED = Pattern.compile("^" + ClientProcess.MEASURED + "(.*)");
  private static final List<SdkCall> CALLS =
      List.of(SdkCall.DESCRIBE_SMALL, SdkCall.DESCRIBE_LARGE, SdkCall.UPDATE);

  /** A choice, and where it is measured. */
  private record Way(HttpChoice choice, ChildProcess process) {}

  /** Of one round. */
  private record Round(Measured measured, double residentMegabytes) {}

  private final Gson gson = new Gson();
  private final Duration duration;
  private final List<Integer> callers;
  private final int events;

  /**
   * @param duration of each measurement
   * @param callers how many call at a time
   * @param events how many each of the large services has
   */
  ClientsBenchmark(Duration duration, List<Integer> callers, int events) {
    this.duration = duration;
    this.callers = callers;
    this.events = events;
  }

  void run(Results results) throws IOException {
    results.say("## HTTP clients to call ECS by");
    results.say("");
    results.say(
        ("Each in a process of its own with a heap of 1 GB, in turn, %d rounds of %.1f s after a"
             + " warm-up of %.1f s with %d callers for each call; medians, p50 with least and most."
             + " Large services have %d events. CPU and heap are of the caller's process; resident"
             + " is its memory afterwards. It runs on the same cores as the simulator.")
            .formatted(
                ROUNDS,
                duration.toMillis() / 1e3,
                warmUp().toMillis() / 1e3,
                WARM_UP_CALLERS,
                events));
    try (SimulatedEcs simulated = SimulatedEcs.start(100)) {
      simulated.createServicesToCall(events);
      List<Way> ways = new ArrayList<>();
      try {
        for (HttpChoice choice : HttpChoice.values()) {
          ways.add(start(choice, simulated));
        }
        CALLS.forEach(call -> say(results, call, ways));
      } finally {
        ways.forEach(way -> way.process().close());
      }
    }
  }

  private static Way start(HttpChoice choice, SimulatedEcs simulated) throws IOException {
    return new Way(
        choice,
        ChildProcess.start(
            JavaProgram.of(ClientProcess.class),
            List.of("-Xmx1g"),
            List.of(choice.name(), simulated.endpoint().toString()),
            Map.of(),
            Pattern.compile("(" + ClientProcess.READY + ")")));
  }

  private Duration warmUp() {
    return duration.multipliedBy(2);
  }

  private void say(Results results, SdkCall call, List<Way> ways) {
    ways.forEach(way -> measure(way, call, WARM_UP_CALLERS, warmUp()));
    results.say("");
    results.say("### " + call.title());
    results.say("");
    results.say(
        "| callers | client | calls/s | p50 ms | p99 ms | p99.9 ms | CPU us/call | heap kB/call"
            + " | resident MB | failed |");
    results.say("|---|---|---|---|---|---|---|---|---|---|");
    for (int count : callers) {
      Rounds.inTurn(ROUNDS, ways, way -> measure(way, call, count, duration))
          .forEach(measured -> results.say("| %d | %s".formatted(count, row(measured))));
    }
  }

  private Round measure(Way way, SdkCall call, int count, Duration length) {
    String task = gson.toJson(new ClientProcess.Task(call, count, length.toMillis()));
    Measured measured = gson.fromJson(way.process().ask(task, MEASURED), Measured.class);
    return new Round(measured, way.process().resident() / 1e6);
  }

  private static String row(Rounds<Way, Round> each) {
    return "%s | %,.0f | %s | %.2f | %.2f | %,.0f | %,.0f | %,.0f | %s |"
        .formatted(
            each.way().choice().title(),
            each.spread(round -> round.measured().perSecond()).median(),
            each.spread(round -> round.measured().p50()).text("%.2f"),
            each.spread(round -> round.measured().p99()).median(),
            each.spread(round -> round.measured().p999()).median(),
            each.spread(round -> round.measured().cpuMicros()).median(),
            each.spread(round -> round.measured().allocatedBytes() / 1e3).median(),
            each.spread(Round::residentMegabytes).median(),
            each.rounds().stream()
                .map(round -> round.measured().failed())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining(", ")));
  }
}
