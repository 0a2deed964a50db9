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
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;

/** How many readers ECS's limits serve: single services, read through the gateway and without. */
final class ReadsBenchmark {
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration ECS_TAKES = Duration.ofMillis(20);
  private static final long SEED = 7;

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
        "%d services of one cluster, one of them at random per read (seed %d); ECS takes %d ms for a"
                .formatted(services, SEED, ECS_TAKES.toMillis())
            + " call and throttles DescribeServices beyond 20/s after a burst of 100.");
    results.say("");
    results.say(
        "| reads | asked/s | answered/s | p50 ms | p99 ms | p99.9 ms | failed | ECS calls/s |"
            + " throttled |");
    results.say("|---|---|---|---|---|---|---|---|---|");
    measure(results, "fresh, the SDK without retries", 150, this::direct);
    measure(results, "fresh, gateway", 150, ecs -> through(ecs, ""));
    measure(results, "up to 5 s old, gateway", 10_000, ecs -> through(ecs, "5s"));
  }

  /** What reads, and what it needs to be closed. */
  private record Reading(
      java.util.function.LongFunction<CompletableFuture<String>> read, Runnable close) {}

  @FunctionalInterface
  private interface Readers {
    Reading of(SimulatedEcs ecs) throws IOException;
  }

  private Reading direct(SimulatedEcs simulated) {
    EcsAsyncClient ecs = simulated.client(false);
    RandomGenerator random = new java.util.Random(SEED);
    return new Reading(
        i -> {
          String name = "service-" + random.nextInt(services);
          return ecs.describeServices(
                  request -> request.cluster(SimulatedEcs.CLUSTER).services(name))
              .handle((answer, failure) ->
                  failure == null
                      ? ""
                      : Throwables.getRootCause(failure).getClass().getSimpleName());
        },
        ecs::close);
  }

  private Reading through(SimulatedEcs simulated, String staleness) throws IOException {
    MeasuredGateway gateway =
        MeasuredGateway.start(simulated.endpoint(), List.of("-Xmx1g"), Map.of());
    GatewayConnection connection = gateway.connect();
    Channel channel =
        staleness.isEmpty()
            ? connection.channel()
            : GrpcCalls.stale(connection.channel(), staleness);
    RandomGenerator random = new java.util.Random(SEED);
    return new Reading(
        i ->
            GrpcCalls.call(
                channel,
                ServicesGrpc.getDescribeServicesMethod(),
                DescribeServicesRequest.newBuilder()
                    .setCluster(SimulatedEcs.CLUSTER)
                    .addServices("service-" + random.nextInt(services))
                    .build()),
        () -> {
          connection.close();
          gateway.close();
        });
  }

  private void measure(Results results, String what, double perSecond, Readers readers)
      throws IOException {
    try (SimulatedEcs ecs = SimulatedEcs.start()) {
      ecs.createServices(services);
      ecs.take(ECS_TAKES);
      Reading reading = readers.of(ecs);
      try {
        double asked = perSecond * scale;
        var _ = OpenLoop.run(asked / 10, shorter(WARM_UP), reading.read());
        ecs.throttle();
        long before = ecs.calls("DescribeServices");
        OpenLoop.Result result = OpenLoop.run(asked, duration, reading.read());
        long calls = ecs.calls("DescribeServices") - before;
        results.say(
            "| %s | %,.0f | %,.0f | %.1f | %.1f | %.1f | %s | %.1f | %s |"
                .formatted(
                    what,
                    asked,
                    result.perSecond(),
                    result.millis(50),
                    result.millis(99),
                    result.millis(99.9),
                    result.failures().isEmpty() ? "none" : result.failures(),
                    calls / (duration.toNanos() / 1e9),
                    ecs.struck("rates")));
      } finally {
        reading.close().run();
      }
    }
  }

  private Duration shorter(Duration warmUp) {
    return warmUp.compareTo(duration) < 0 ? warmUp : duration;
  }
}
