package io.ecsgateway.benchmarks;

import io.ecsgateway.benchmarks.mapping.GrowthMapping;
import io.ecsgateway.client.GatewayConnection;
import io.ecsgateway.v1.DescribeServicesRequest;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.UpdateServiceRequest;
import io.grpc.Channel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;

/** What things cost at one, ten and a hundred times the load. */
final class GrowthBenchmark {
  private static final List<Integer> TIMES = List.of(1, 10, 100);

  /**
   * How much one time is.
   *
   * @param readsPerSecond of services that may be five seconds old
   * @param streams that watch
   */
  record Once(int readsPerSecond, int streams) {}

  private final int speed;
  private final Once once;
  private final WatchedGateway.Load load;

  /**
   * @param speed of the simulator's time; at 1 it throttles as ECS does
   * @param load of which all but the streams
   */
  GrowthBenchmark(int speed, Once once, WatchedGateway.Load load) {
    this.speed = speed;
    this.once = once;
    this.load = load;
  }

  /**
   * Measures, and draws it.
   *
   * @param png where to; null for nowhere
   */
  void run(Results results, @Nullable Path png) throws IOException, RunnerException {
    results.say("## Growth");
    List<Growth> growths = new ArrayList<>();
    growths.add(mapping());
    growths.addAll(callsAndReads());
    growths.add(watches());
    growths.forEach(growth -> growth.say(results));
    if (png != null) {
      GrowthPlot.write(growths, png);
    }
  }

  private Growth mapping() throws RunnerException {
    List<Double> micros =
        Jmh.run(GrowthMapping.class, Math.clamp(load.duration().toSeconds() / 2, 1, 5)).stream()
            .sorted(
                Comparator.comparing(
                    result -> Integer.valueOf(result.getParams().getParam("tasks"))))
            .map(result -> result.getPrimaryResult().getStatistics().getPercentile(50))
            .toList();
    return new Growth("Mapping of an answer", "tasks", TIMES, Map.of("us", micros));
  }

  private List<Growth> callsAndReads() throws IOException {
    try (SimulatedEcs simulated = SimulatedEcs.start(speed)) {
      simulated.createServices(load.services());
      try (MeasuredGateway gateway =
              MeasuredGateway.start(simulated.endpoint(), List.of("-Xmx1g"), Map.of());
          GatewayConnection connection = gateway.connect()) {
        Growth calls = calls(gateway, connection.channel());
        simulated.take(ReadsBenchmark.ECS_TAKES);
        simulated.throttle();
        return List.of(calls, reads(simulated, gateway, connection.channel()));
      }
    }
  }

  private Growth calls(MeasuredGateway gateway, Channel channel) {
    LongFunction<CompletableFuture<String>> call =
        i ->
            GrpcCalls.call(
                channel,
                ServicesGrpc.getUpdateServiceMethod(),
                UpdateServiceRequest.newBuilder()
                    .setCluster(SimulatedEcs.CLUSTER)
                    .setService(service(i))
                    .setDesiredCount(1)
                    .build());
    var _ = ClosedLoop.run(TIMES.getLast(), load.duration().multipliedBy(2), call);
    Costs costs = new Costs("p50 ms", "server CPU us/call");
    for (int callers : TIMES) {
      Duration cpu = gateway.cpu();
      LoadResult result = ClosedLoop.run(callers, load.duration(), call);
      costs.add(result.millis(50), micros(gateway, cpu) / result.calls());
    }
    return new Growth("UpdateService", "callers", TIMES, costs.all());
  }

  private Growth reads(SimulatedEcs simulated, MeasuredGateway gateway, Channel channel) {
    List<Integer> perSecond = times(once.readsPerSecond());
    Channel stale = GrpcCalls.stale(channel, "5s");
    LongFunction<CompletableFuture<String>> read =
        i ->
            GrpcCalls.call(
                stale,
                ServicesGrpc.getDescribeServicesMethod(),
                DescribeServicesRequest.newBuilder()
                    .setCluster(SimulatedEcs.CLUSTER)
                    .addServices(service(i))
                    .build());
    var _ = OpenLoop.run(perSecond.getFirst(), load.duration(), read);
    Costs costs = new Costs("p50 ms", "ECS calls/s", "server CPU us/read");
    for (int rate : perSecond) {
      Duration cpu = gateway.cpu();
      long before = simulated.reads();
      LoadResult result = OpenLoop.run(rate, load.duration(), read);
      costs.add(
          result.millis(50),
          (simulated.reads() - before) / (load.duration().toNanos() / 1e9),
          micros(gateway, cpu) / result.calls());
    }
    return new Growth("Reads up to 5 s old", "reads/s", perSecond, costs.all());
  }

  private Growth watches() throws IOException {
    Costs costs = new Costs("heap MiB", "CPU, % of a core", "ECS calls/min");
    List<Integer> streams = times(once.streams());
    try (SimulatedEcs simulated = SimulatedEcs.start(speed)) {
      simulated.createServices(load.services());
      try (WatchedGateway gateway = WatchedGateway.start(load, simulated)) {
        for (int count : streams) {
          WatchedGateway.Measurement measured = gateway.measure(count);
          costs.add(
              measured.heapBytes() / (double) (1 << 20),
              measured.cpuPercentAtRest(),
              measured.ecsCallsPerMinute());
        }
      }
    }
    return new Growth("Idle watches", "streams", streams, costs.all());
  }

  private String service(long call) {
    return SimulatedEcs.service((int) (call % load.services()));
  }

  private static double micros(MeasuredGateway gateway, Duration before) {
    return gateway.cpu().minus(before).toNanos() / 1e3;
  }

  private static List<Integer> times(int once) {
    return TIMES.stream().map(times -> once * times).toList();
  }

  /** Figures by their names, one for each load so far. */
  private record Costs(Map<String, List<Double>> all) {
    Costs(String... names) {
      this(new LinkedHashMap<>());
      Stream.of(names).forEach(name -> all.put(name, new ArrayList<>()));
    }

    void add(double... figures) {
      List<List<Double>> columns = List.copyOf(all.values());
      IntStream.range(0, figures.length).forEach(i -> columns.get(i).add(figures[i]));
    }
  }
}
