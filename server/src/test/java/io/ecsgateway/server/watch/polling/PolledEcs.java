package io.ecsgateway.server.watch.polling;

import io.ecsgateway.server.DirectEcs;
import io.ecsgateway.server.aws.Backend;
import io.ecsgateway.server.aws.EcsCallSettings;
import io.ecsgateway.server.aws.TargetConfiguration;
import io.ecsgateway.server.aws.Targets;
import io.ecsgateway.server.quota.QuotaSettings;
import io.ecsgateway.server.quota.Quotas;
import io.ecsgateway.server.time.ManualTicker;
import io.ecsgateway.server.watch.SimulatedTime;
import io.ecsgateway.server.watch.Snapshots.Subscription;
import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.server.watch.Subject.OfService;
import io.ecsgateway.simulator.Simulator;
import io.ecsgateway.simulator.wire.Call;
import io.ecsgateway.simulator.wire.Interceptor;
import io.ecsgateway.simulator.wire.Intervention;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/** Pollers in front of a simulator, over HTTP with the real SDK, both at a time moved by hand. */
final class PolledEcs implements AutoCloseable {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** A target of the same account and Region as the default. */
  static final String TWIN = "twin";

  /** One of another account. */
  static final String OTHER_ACCOUNT = "other-account";

  /** Exactly the middle, which is no jitter. */
  static final RandomGenerator NO_JITTER = () -> Long.MIN_VALUE;

  /** As shipped. */
  static final PollSettings SETTINGS =
      new PollSettings(
          0.25,
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofSeconds(15),
          Duration.ofSeconds(5),
          Duration.ofSeconds(60));

  // One for all tests: closing the SDK's HTTP client takes two seconds.
  private static final Simulator SIMULATOR = Simulator.builder().manualClock(START).start();
  private static final Targets TARGETS =
      new Targets(
          new Backend(
              SIMULATOR.endpoint(),
              "us-east-1",
              null,
              StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST", "secret"))),
          List.of(
              target(Targets.DEFAULT, "111111111111"),
              target(TWIN, "111111111111"),
              target(OTHER_ACCOUNT, "222222222222")),
          new EcsCallSettings(
              Targets.DEFAULT,
              200,
              Duration.ofSeconds(2),
              Duration.ofSeconds(20),
              Duration.ofSeconds(60),
              Duration.ofMillis(1)),
          List.of());

  private static final EcsAsyncClient ECS = DirectEcs.client(SIMULATOR.endpoint(), "us-east-1");

  private final ManualTicker ticker = new ManualTicker(START);
  private final SimulatedTime time = new SimulatedTime(SIMULATOR, ticker);
  private final PollingSnapshots snapshots;
  private long forgotten;

  private PolledEcs(RandomGenerator random) {
    SIMULATOR.reset();
    snapshots =
        new PollingSnapshots(
            TARGETS,
            SETTINGS,
            new Quotas(new QuotaSettings(1, 1, Duration.ofSeconds(5)), ticker),
            ticker,
            random);
  }

  /** Polls at exactly the intervals. */
  static PolledEcs withoutJitter() {
    return new PolledEcs(NO_JITTER);
  }

  /** Polls as the gateway does, reproducibly. */
  static PolledEcs withJitter() {
    return new PolledEcs(new Random(1));
  }

  private static TargetConfiguration target(String name, String accountId) {
    return new TargetConfiguration(name, null, null, accountId, null, null, null);
  }

  Simulator simulator() {
    return SIMULATOR;
  }

  ManualTicker ticker() {
    return ticker;
  }

  PollingSnapshots snapshots() {
    return snapshots;
  }

  EcsAsyncClient ecs() {
    return ECS;
  }

  Recorder watch(Subject<?> subject) {
    Recorder recorder = new Recorder();
    var _ = snapshots.subscribe(subject, recorder);
    return recorder;
  }

  Subscription watch(Subject<?> subject, Recorder recorder) {
    return snapshots.subscribe(subject, recorder);
  }

  /** Creates services without tasks, {@code prefix-0} and so on, in the default cluster. */
  List<String> createServices(String prefix, int count) {
    ecs().createCluster(request -> {}).join();
    ecs()
        .registerTaskDefinition(request ->
            request
                .family("app")
                .containerDefinitions(
                    ContainerDefinition.builder().name("app").image("nginx").memory(128).build()))
        .join();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = prefix + "-" + i;
      ecs()
          .createService(request -> request.serviceName(name).taskDefinition("app").desiredCount(0))
          .join();
      names.add(name);
    }
    return names;
  }

  /** Creates services without tasks in the default cluster, and watches each once. */
  List<Recorder> watchServices(int count) {
    List<Recorder> recorders = new ArrayList<>();
    for (String name : createServices("service", count)) {
      recorders.add(watch(service(name)));
    }
    return recorders;
  }

  /** Returns a service of the default cluster. */
  static OfService service(String name) {
    return new OfService(Targets.DEFAULT, "", name);
  }

  /** Lets every call end like this from now on. */
  void failAll(String code, int status) {
    SIMULATOR.intercept((operation, request) -> new Intervention.Fail(code, "scripted", status));
  }

  /** Lets this happen from now on to every call for {@code service}, alone or among others. */
  void interceptThoseOf(String service, Intervention intervention) {
    SIMULATOR.intercept((operation, request) ->
        request.path("services").valueStream().anyMatch(n -> n.asText().equals(service))
            ? intervention
            : new Intervention.None());
  }

  /** Lets every call through again. */
  void heal() {
    SIMULATOR.intercept(Interceptor.NONE);
  }

  /** Moves on, from one thing that is due to the next, each time until all calls have ended. */
  void advance(Duration duration) {
    time.advance(duration, this::settle);
  }

  /** Moves on without waiting for calls. */
  void move(Duration step) {
    time.move(step);
  }

  /** Moves on to what is due next, without waiting for calls. */
  void moveToNext() {
    move(Objects.requireNonNull(ticker.untilNext(), "nothing is due"));
  }

  /** Waits until no call is under way and everyone was told. */
  void settle() {
    try {
      snapshots.idle().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("pollers that do not come to rest: " + snapshots.load(), e);
    }
  }

  /** Returns the calls of {@code operation} since the last time they were forgotten. */
  List<Call> calls(String operation) {
    return SIMULATOR.calls().newest(operation).stream()
        .filter(call -> call.sequence() > forgotten)
        .toList();
  }

  /** Counts calls from now on. */
  void forgetCalls() {
    forgotten = SIMULATOR.calls().total();
  }

  @Override
  public void close() {
    snapshots.close();
    SIMULATOR.reset(); // calls that hang are dropped
    settle();
  }
}
