package io.ecsgateway.benchmarks;

import com.google.common.base.Throwables;
import io.ecsgateway.client.GatewayConnection;
import io.ecsgateway.v1.DescribeServicesRequest;
import io.ecsgateway.v1.ServicesGrpc;
import io.grpc.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;

/** How many readers ECS's limits serve: single services, read through the gateway and without. */
final class ReadsBenchmark {
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  static final Duration ECS_TAKES = Duration.ofMillis(20);
  private static final long SEED = 7;
  private static final int ROUNDS = 3;

  /**
   * One way to read.
   *
   * @param perSecond how many reads are asked for
   * @param gateway null without one
   */
  private record Way(
      String name,
      double perSecond,
      @Nullable MeasuredGateway gateway,
      LongFunction<CompletableFuture<String>> read) {}

  /** Of one round. */
  private record Round(LoadResult load, double ecsCalls, long throttled, double gatewayMicros) {}

  private final Duration duration;
  private final double scale;
  private final int services;

  /**
   * @param duration of each measurement
   * @param scale how much of the load; 1 for all
   * @param services how many there are to read
   */
  ReadsBenchmark(Duration duration, double scale, int services) {
    this.duration = duration;
    this.scale = scale;
    this.services = services;
  }

  void run(Results results) throws IOException {
    results.say("## Reads at ECS's documented limits");
    results.say("");
    results.say(
        ("%d services of one cluster, one of them at random per read (seed %d); ECS takes %d ms for"
             + " a call and throttles DescribeServices beyond 20/s after a burst of 100. Each way"
             + " in turn, %d rounds of %.1f s; medians, some with least and most, and what failed"
             + " and was throttled in all.")
            .formatted(services, SEED, ECS_TAKES.toMillis(), ROUNDS, duration.toMillis() / 1e3));
    results.say("");
    results.say(
        "| reads | asked/s | answered/s | p50 ms | p99 ms | p99.9 ms | failed | ECS calls/s |"
            + " throttled | gateway CPU us/read |");
    results.say("|---|---|---|---|---|---|---|---|---|---|");
    try (SimulatedEcs simulated = SimulatedEcs.start()) {
      simulated.createServices(services);
      try (EcsAsyncClient ecs = simulated.client(false);
          MeasuredGateway gateway =
              MeasuredGateway.start(simulated.endpoint(), List.of("-Xmx1g"), Map.of());
          GatewayConnection connection = gateway.connect()) {
        Channel channel = connection.channel();
        Rounds.inTurn(
                ROUNDS,
                List.of(
                    new Way("fresh, the SDK without retries", 150, null, direct(ecs)),
                    new Way("fresh, gateway", 150, gateway, through(channel)),
                    new Way(
                        "up to 5 s old, gateway",
                        10_000,
                        gateway,
                        through(GrpcCalls.stale(channel, "5s")))),
                way -> measure(simulated, way))
            .forEach(measured -> say(results, measured));
      }
    }
  }

  private LongFunction<CompletableFuture<String>> direct(EcsAsyncClient ecs) {
    RandomGenerator random = new Random(SEED);
    return i -> {
      String name = SimulatedEcs.service(random.nextInt(services));
      return ecs.describeServices(request -> request.cluster(SimulatedEcs.CLUSTER).services(name))
          .handle((answer, failure) ->
              failure == null ? "" : Throwables.getRootCause(failure).getClass().getSimpleName());
    };
  }

  private LongFunction<CompletableFuture<String>> through(Channel channel) {
    RandomGenerator random = new Random(SEED);
    return i ->
        GrpcCalls.call(
            channel,
            ServicesGrpc.getDescribeServicesMethod(),
            DescribeServicesRequest.newBuilder()
                .setCluster(SimulatedEcs.CLUSTER)
                .addServices(SimulatedEcs.service(random.nextInt(services)))
                .build());
  }

  private Round measure(SimulatedEcs ecs, Way way) {
    ecs.endFaults();
    ecs.take(ECS_TAKES);
    double asked = way.perSecond() * scale;
    Duration warmUp = WARM_UP.compareTo(duration) < 0 ? WARM_UP : duration;
    var _ = OpenLoop.run(asked / 10, warmUp, way.read());
    ecs.throttle();
    long before = ecs.calls("DescribeServices");
    Duration cpu = cpu(way);
    LoadResult load = OpenLoop.run(asked, duration, way.read());
    return new Round(
        load,
        (ecs.calls("DescribeServices") - before) / (duration.toNanos() / 1e9),
        ecs.struck("rates"),
        cpu(way).minus(cpu).toNanos() / 1e3 / load.calls());
  }

  private static Duration cpu(Way way) {
    return way.gateway() == null ? Duration.ZERO : way.gateway().cpu();
  }

  private void say(Results results, Rounds<Way, Round> measured) {
    results.say(
        "| %s | %,.0f | %,.0f | %s | %s | %.1f | %s | %.1f | %,d | %,.0f |"
            .formatted(
                measured.way().name(),
                measured.way().perSecond() * scale,
                measured.spread(round -> round.load().perSecond()).median(),
                measured.spread(round -> round.load().millis(50)).text("%.1f"),
                measured.spread(round -> round.load().millis(99)).text("%.1f"),
                measured.spread(round -> round.load().millis(99.9)).median(),
                LoadResult.failures(measured.rounds().stream().map(Round::load).toList()),
                measured.spread(Round::ecsCalls).median(),
                measured.rounds().stream().mapToLong(Round::throttled).sum(),
                measured.spread(Round::gatewayMicros).median()));
  }
}
