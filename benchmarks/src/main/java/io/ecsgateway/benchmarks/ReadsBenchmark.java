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
            + " throttled | gateway CPU us/read |");
    results.say("|---|---|---|---|---|---|---|---|---|---|");
    try (SimulatedEcs simulated = SimulatedEcs.start()) {
      simulated.createServices(services);
      try (EcsAsyncClient ecs = simulated.client(false)) {
        measure(results, "fresh, the SDK without retries", 150, simulated, null, direct(ecs));
      }
      try (MeasuredGateway gateway =
              MeasuredGateway.start(simulated.endpoint(), List.of("-Xmx1g"), Map.of());
          GatewayConnection connection = gateway.connect()) {
        Channel channel = connection.channel();
        measure(results, "fresh, gateway", 150, simulated, gateway, through(channel));
        measure(
            results,
            "up to 5 s old, gateway",
            10_000,
            simulated,
            gateway,
            through(GrpcCalls.stale(channel, "5s")));
      }
    }
  }

  private LongFunction<CompletableFuture<String>> direct(EcsAsyncClient ecs) {
    RandomGenerator random = new Random(SEED);
    return i -> {
      String name = "service-" + random.nextInt(services);
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
                .addServices("service-" + random.nextInt(services))
                .build());
  }

  private void measure(
      Results results,
      String what,
      double perSecond,
      SimulatedEcs ecs,
      @Nullable MeasuredGateway gateway,
      LongFunction<CompletableFuture<String>> read) {
    ecs.endFaults();
    ecs.take(ECS_TAKES);
    double asked = perSecond * scale;
    Duration warmUp = WARM_UP.compareTo(duration) < 0 ? WARM_UP : duration;
    var _ = OpenLoop.run(asked / 10, warmUp, read);
    ecs.throttle();
    long before = ecs.calls("DescribeServices");
    Duration cpu = gateway == null ? Duration.ZERO : gateway.cpu();
    OpenLoop.Result result = OpenLoop.run(asked, duration, read);
    long calls = ecs.calls("DescribeServices") - before;
    Duration used = gateway == null ? Duration.ZERO : gateway.cpu().minus(cpu);
    results.say(
        "| %s | %,.0f | %,.0f | %.1f | %.1f | %.1f | %s | %.1f | %d | %,.0f |"
            .formatted(
                what,
                asked,
                result.perSecond(),
                result.millis(50),
                result.millis(99),
                result.millis(99.9),
                result.failures().isEmpty() ? "none" : result.failures(),
                calls / (duration.toNanos() / 1e9),
                ecs.struck("rates"),
                used.toNanos() / 1e3 / result.calls()));
  }
}
