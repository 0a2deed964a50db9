package io.ecsgateway.benchmarks;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.ecsgateway.simulator.SimulatorCommand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.ecs.EcsAsyncClientBuilder;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/** The simulator in a process of its own, and what is asked of it beside the API. */
final class SimulatedEcs implements AutoCloseable {
  static final String CLUSTER = "demo";

  /** How many services {@link #createServicesToCall} gives many events. */
  static final int LARGE = 10;

  /** The service that {@link #createServicesToCall} deploys once, and so has few events. */
  static final String SMALL = service(LARGE);

  private final ChildProcess process;
  private final HttpClient http = HttpClient.newHttpClient();

  private SimulatedEcs(ChildProcess process) {
    this.process = process;
  }

  static SimulatedEcs start() throws IOException {
    return start(1);
  }

  /** Starts one whose time is {@code speed} times as fast as ours. */
  static SimulatedEcs start(int speed) throws IOException {
    return new SimulatedEcs(
        ChildProcess.start(
            JavaProgram.of(SimulatorCommand.class),
            List.of("-Xmx2g"),
            List.of("--port", "0", "--speed", Integer.toString(speed)),
            Map.of(),
            Pattern.compile("(http://127\\.0\\.0\\.1:\\d+)")));
  }

  URI endpoint() {
    return URI.create(process.said());
  }

  Duration cpu() {
    return process.cpu();
  }

  /** Has ECS throttle as it documents. */
  void throttle() {
    post("/_simulator/faults?kind=rates");
  }

  /** Has nothing go wrong or slow any more. */
  void endFaults() {
    var _ = send(HttpRequest.newBuilder(endpoint().resolve("/_simulator/faults")).DELETE().build());
  }

  /** Has each call take so long. */
  void take(Duration latency) {
    post("/_simulator/faults?kind=latency&seconds=" + latency.toMillis() / 1000.0);
  }

  /** Returns how often {@code operation} was called. */
  long calls(String operation) {
    return calls(operation::equals);
  }

  /** Returns how often it was asked for what there is. */
  long reads() {
    return calls(operation -> operation.startsWith("Describe") || operation.startsWith("List"));
  }

  private long calls(Predicate<String> operations) {
    return JsonParser.parseString(get("/_simulator/calls"))
        .getAsJsonObject()
        .getAsJsonObject("byOperation")
        .entrySet()
        .stream()
        .filter(each -> operations.test(each.getKey()))
        .mapToLong(each -> each.getValue().getAsLong())
        .sum();
  }

  /** Returns how often faults of {@code kind} struck. */
  long struck(String kind) {
    long struck = 0;
    for (JsonElement fault :
        JsonParser.parseString(get("/_simulator/faults"))
            .getAsJsonObject()
            .getAsJsonArray("faults")) {
      JsonObject each = fault.getAsJsonObject();
      if (each.get("kind").getAsString().equals(kind)) {
        struck += each.get("struck").getAsLong();
      }
    }
    return struck;
  }

  /** Returns a client as users have it; without retries if they would hide what is counted. */
  EcsAsyncClient client(boolean retries) {
    EcsAsyncClientBuilder client =
        configure(EcsAsyncClient.builder(), endpoint())
            .httpClientBuilder(NettyNioAsyncHttpClient.builder());
    if (!retries) {
      client.overrideConfiguration(
          override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()));
    }
    return client.build();
  }

  /** Returns a client as users have it who wait for its answers. */
  EcsClient blockingClient() {
    return configure(EcsClient.builder(), endpoint())
        .httpClientBuilder(Apache5HttpClient.builder())
        .build();
  }

  /** Returns {@code client} with what it needs to call {@code ecs}. */
  static <B extends AwsClientBuilder<B, C>, C> B configure(B client, URI ecs) {
    return client
        .endpointOverride(ecs)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
  }

  /** Makes {@link #LARGE} services of so many events at least, and a small one. */
  void createServicesToCall(int events) {
    createServices(LARGE + 1);
    causeEvents(LARGE, events);
  }

  /** Returns the name of the service of that number. */
  static String service(int number) {
    return "service-" + number;
  }

  /** Makes {@code count} services, {@code service-0} and so on, of a task each. */
  void createServices(int count) {
    try (EcsAsyncClient ecs = client(true)) {
      ecs.createCluster(request -> request.clusterName(CLUSTER)).join();
      ecs.registerTaskDefinition(request ->
              request
                  .family("web")
                  .containerDefinitions(
                      ContainerDefinition.builder().name("web").image("web").memory(64).build()))
          .join();
      IntStream.range(0, count)
          .mapToObj(i ->
              ecs.createService(request ->
                  request
                      .cluster(CLUSTER)
                      .serviceName(service(i))
                      .taskDefinition("web")
                      .desiredCount(1)))
          .toList()
          .forEach(CompletableFuture::join);
    }
  }

  /** Deploys all of {@code count} services again and again, until each has told so many events. */
  private void causeEvents(int count, int events) {
    List<String> names = IntStream.range(0, count).mapToObj(SimulatedEcs::service).toList();
    try (EcsAsyncClient ecs = client(true)) {
      while (ecs
          .describeServices(request -> request.cluster(CLUSTER).services(names))
          .join()
          .services()
          .stream()
          .anyMatch(service -> service.events().size() < events)) {
        for (String name : names) {
          ecs.updateService(
                  request -> request.cluster(CLUSTER).service(name).forceNewDeployment(true))
              .join();
        }
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    }
  }

  private void post(String path) {
    send(HttpRequest.newBuilder(endpoint().resolve(path)).POST(BodyPublishers.noBody()).build());
  }

  private String get(String path) {
    return send(HttpRequest.newBuilder(endpoint().resolve(path)).build());
  }

  private String send(HttpRequest request) {
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IllegalStateException(request.uri() + ": " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new IllegalStateException(request.uri().toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
