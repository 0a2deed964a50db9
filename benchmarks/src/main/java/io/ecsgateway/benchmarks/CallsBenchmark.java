package io.ecsgateway.benchmarks;

import com.google.protobuf.Message;
import io.ecsgateway.client.GatewayConnection;
import io.ecsgateway.v1.DescribeServicesRequest;
import io.ecsgateway.v1.DescribeTaskDefinitionRequest;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.TaskDefinitionsGrpc;
import io.ecsgateway.v1.UpdateServiceRequest;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;

/** What a call costs through the gateway, by the SDK itself, and by gRPC without any work. */
final class CallsBenchmark {
  private static final int ROUNDS = 3;

  /** A call, and how each way makes it. */
  private record Case<Q extends Message, R extends Message>(
      String name,
      MethodDescriptor<Q, R> method,
      Q request,
      Function<EcsAsyncClient, CompletableFuture<?>> direct) {}

  /** One way of making a call. */
  private record Way(
      String name, LongFunction<CompletableFuture<String>> call, Supplier<Duration> serverCpu) {}

  /** Of one round. */
  private record Round(ClosedLoop.Result result, double serverMicros, double clientMicros) {}

  private final Duration duration;
  private final List<Integer> callers;
  private final int events;

  /**
   * @param duration of each measurement
   * @param callers how many call at a time
   * @param events how many each of ten services has
   */
  CallsBenchmark(Duration duration, List<Integer> callers, int events) {
    this.events = events;
    this.duration = duration;
    this.callers = callers;
  }

  void run(Results results) throws IOException {
    results.say("## What a call costs");
    results.say("");
    results.say(
        "Each way in turn, %d rounds of %d s after a warm-up of as long; the median, with the least and the most of"
                .formatted(ROUNDS, duration.toSeconds())
            + " p50. Everything runs on the same cores: simulator, server and callers.");
    try (SimulatedEcs simulated = SimulatedEcs.start(100)) {
      simulated.createServices(10);
      simulated.causeEvents(10, events);
      try (MeasuredGateway gateway =
              MeasuredGateway.start(
                  simulated.endpoint(),
                  List.of("-Xmx1g"),
                  Map.of("GATEWAY_READS_SHARED", "false"));
          GatewayConnection connection = gateway.connect();
          EcsAsyncClient ecs = simulated.client(true)) {
        for (Case<?, ?> each : cases()) {
          measure(results, each, gateway, connection, ecs);
        }
      }
    }
  }

  private static List<Case<?, ?>> cases() {
    List<String> ten = IntStream.range(0, 10).mapToObj(i -> "service-" + i).toList();
    return List.of(
        new Case<>(
            "DescribeTaskDefinition",
            TaskDefinitionsGrpc.getDescribeTaskDefinitionMethod(),
            DescribeTaskDefinitionRequest.newBuilder().setTaskDefinition("web").build(),
            ecs -> ecs.describeTaskDefinition(request -> request.taskDefinition("web"))),
        new Case<>(
            "DescribeServices, 10 services with 100 events",
            ServicesGrpc.getDescribeServicesMethod(),
            DescribeServicesRequest.newBuilder()
                .setCluster(SimulatedEcs.CLUSTER)
                .addAllServices(ten)
                .build(),
            ecs ->
                ecs.describeServices(
                    request -> request.cluster(SimulatedEcs.CLUSTER).services(ten))),
        new Case<>(
            "UpdateService",
            ServicesGrpc.getUpdateServiceMethod(),
            UpdateServiceRequest.newBuilder()
                .setCluster(SimulatedEcs.CLUSTER)
                .setService("service-0")
                .setDesiredCount(1)
                .build(),
            ecs ->
                ecs.updateService(request ->
                    request.cluster(SimulatedEcs.CLUSTER).service("service-0").desiredCount(1))));
  }

  private <Q extends Message, R extends Message> void measure(
      Results results,
      Case<Q, R> each,
      MeasuredGateway gateway,
      GatewayConnection connection,
      EcsAsyncClient ecs)
      throws IOException {
    R answer =
        ClientCalls.blockingUnaryCall(
            connection.channel(), each.method(), io.grpc.CallOptions.DEFAULT, each.request());
    Path file = Files.createTempFile("answer", ".bin");
    Files.write(file, answer.toByteArray());
    try (ChildProcess echo =
        ChildProcess.start(
            EchoServer.class,
            List.of(),
            List.of(each.method().getFullMethodName(), file.toString()),
            Map.of(),
            Pattern.compile("echoes on (\\S+)"))) {
      ManagedChannel echoes =
          Grpc.newChannelBuilder(echo.said(), InsecureChannelCredentials.create()).build();
      List<Way> ways =
          List.of(
              new Way(
                  "SDK",
                  i ->
                      each.direct()
                          .apply(ecs)
                          .handle((found, failure) -> failure == null ? "" : failure.toString()),
                  () -> Duration.ZERO),
              new Way("gateway", through(connection.channel(), each), gateway::cpu),
              new Way("gRPC alone", through(echoes, each), echo::cpu));
      say(results, each.name(), answer.getSerializedSize(), ways);
      echoes.shutdownNow();
    } finally {
      Files.delete(file);
    }
  }

  private static <Q extends Message, R extends Message>
      LongFunction<CompletableFuture<String>> through(Channel channel, Case<Q, R> each) {
    return i -> GrpcCalls.call(channel, each.method(), each.request());
  }

  private void say(Results results, String name, int bytes, List<Way> ways) {
    results.say("");
    results.say("### %s (%,d bytes)".formatted(name, bytes));
    results.say("");
    results.say(
        "| callers | way | calls/s | p50 ms | p99 ms | p99.9 ms | server CPU us/call | client CPU"
            + " us/call | failed |");
    results.say("|---|---|---|---|---|---|---|---|---|");
    for (int count : callers) {
      ways.forEach(way -> ClosedLoop.run(count, duration, way.call()));
      List<List<Round>> rounds = ways.stream().<List<Round>>map(way -> new ArrayList<>()).toList();
      for (int round = 0; round < ROUNDS; round++) {
        for (int way = 0; way < ways.size(); way++) {
          rounds.get(way).add(round(ways.get(way), count));
        }
      }
      for (int way = 0; way < ways.size(); way++) {
        results.say("| %d | %s | %s".formatted(count, ways.get(way).name(), row(rounds.get(way))));
      }
    }
  }

  private Round round(Way way, int count) {
    Duration server = way.serverCpu().get();
    Duration client = ownCpu();
    ClosedLoop.Result result = ClosedLoop.run(count, duration, way.call());
    double calls = Math.max(1, result.latency().getTotalCount());
    return new Round(
        result,
        way.serverCpu().get().minus(server).toNanos() / 1e3 / calls,
        ownCpu().minus(client).toNanos() / 1e3 / calls);
  }

  private static String row(List<Round> rounds) {
    List<Round> byLatency =
        rounds.stream()
            .sorted(
                (one, other) -> Double.compare(one.result().millis(50), other.result().millis(50)))
            .toList();
    Round median = byLatency.get(byLatency.size() / 2);
    return "%,.0f | %.2f (%.2f to %.2f) | %.2f | %.2f | %,.0f | %,.0f | %d |"
        .formatted(
            median.result().perSecond(),
            median.result().millis(50),
            byLatency.getFirst().result().millis(50),
            byLatency.getLast().result().millis(50),
            median.result().millis(99),
            median.result().millis(99.9),
            median.serverMicros(),
            median.clientMicros(),
            rounds.stream().mapToLong(round -> round.result().failures()).sum());
  }

  private static Duration ownCpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
