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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ecs.EcsClient;

/** What a call costs through the gateway, by the SDK itself, and by gRPC without any work. */
final class CallsBenchmark {
  /** A call by the SDK, and the same by gRPC. */
  private record Case<Q extends Message, R extends Message>(
      SdkCall direct, MethodDescriptor<Q, R> method, Q request) {}

  private final CallCosts costs;
  private final Duration duration;
  private final int events;

  /**
   * @param duration of each measurement
   * @param callers how many call at a time, the most last
   * @param events how many each of ten services has
   */
  CallsBenchmark(Duration duration, List<Integer> callers, int events) {
    this.costs = new CallCosts(duration, callers);
    this.duration = duration;
    this.events = events;
  }

  void run(Results results) throws IOException {
    results.say("## What a call costs");
    results.say("");
    results.say(
        ("The SDK calls as the gateway does, by Apache 5 on virtual threads. Each way in turn, %d"
             + " rounds of %.1f s after a warm-up of %.1f s for all cases and again for each, with"
             + " %d callers; medians, some with least and most. \"A core\" is a second of CPU of"
             + " server and client together, but not the simulator's. Many events are %d. Half"
             + " load: half of what the gateway did for the most callers, and nobody waits."
             + " Everything runs on the same cores: simulator, server and callers.")
            .formatted(
                CallCosts.ROUNDS,
                duration.toMillis() / 1e3,
                costs.warmUpTime().toMillis() / 1e3,
                CallCosts.WARM_UP_CALLERS,
                events));
    try (SimulatedEcs simulated = SimulatedEcs.start(100)) {
      simulated.createServicesToCall(events);
      try (MeasuredGateway gateway =
              MeasuredGateway.start(
                  simulated.endpoint(),
                  List.of("-Xmx1g"),
                  Map.of("GATEWAY_READS_SHARED", "false"));
          GatewayConnection connection = gateway.connect();
          EcsClient ecs = simulated.blockingClient()) {
        for (Case<?, ?> each : cases()) { // what is compiled for one of them serves all
          costs.warmUp(i -> each.direct().by(ecs));
          costs.warmUp(through(connection.channel(), each));
        }
        for (Case<?, ?> each : cases()) {
          measure(results, each, gateway, connection, ecs);
        }
      }
    }
  }

  private static List<Case<?, ?>> cases() {
    return List.of(
        describeServices(SdkCall.DESCRIBE_SMALL),
        describeServices(SdkCall.DESCRIBE_LARGE),
        new Case<>(
            SdkCall.UPDATE,
            ServicesGrpc.getUpdateServiceMethod(),
            UpdateServiceRequest.newBuilder()
                .setCluster(SimulatedEcs.CLUSTER)
                .setService(SdkCall.UPDATE.services().getFirst())
                .setDesiredCount(1)
                .build()),
        new Case<>(
            SdkCall.DESCRIBE_TASK_DEFINITION,
            TaskDefinitionsGrpc.getDescribeTaskDefinitionMethod(),
            DescribeTaskDefinitionRequest.newBuilder().setTaskDefinition("web").build()));
  }

  private static Case<?, ?> describeServices(SdkCall direct) {
    return new Case<>(
        direct,
        ServicesGrpc.getDescribeServicesMethod(),
        DescribeServicesRequest.newBuilder()
            .setCluster(SimulatedEcs.CLUSTER)
            .addAllServices(direct.services())
            .build());
  }

  private <Q extends Message, R extends Message> void measure(
      Results results,
      Case<Q, R> each,
      MeasuredGateway gateway,
      GatewayConnection connection,
      EcsClient ecs)
      throws IOException {
    R answer =
        ClientCalls.blockingUnaryCall(
            connection.channel(), each.method(), io.grpc.CallOptions.DEFAULT, each.request());
    Path file = Files.createTempFile("answer", ".bin");
    Files.write(file, answer.toByteArray());
    try (ChildProcess echo =
        ChildProcess.start(
            JavaProgram.of(EchoServer.class),
            List.of(),
            List.of(each.method().getFullMethodName(), file.toString()),
            Map.of(),
            Pattern.compile("echoes on (\\S+)"))) {
      ManagedChannel echoes =
          Grpc.newChannelBuilder(echo.said(), InsecureChannelCredentials.create()).build();
      results.say("");
      results.say(
          "### %s (%,d bytes)".formatted(each.direct().title(), answer.getSerializedSize()));
      results.say("");
      costs.say(
          results,
          new CallCosts.Ways(
              new CallCosts.Way("SDK", i -> each.direct().by(ecs), () -> Duration.ZERO),
              new CallCosts.Way("gateway", through(connection.channel(), each), gateway::cpu),
              new CallCosts.Way("gRPC alone", through(echoes, each), echo::cpu)));
      echoes.shutdownNow();
    } finally {
      Files.delete(file);
    }
  }

  private static <Q extends Message, R extends Message>
      LongFunction<CompletableFuture<String>> through(Channel channel, Case<Q, R> each) {
    return i -> GrpcCalls.call(channel, each.method(), each.request());
  }
}
