package io.ecsgateway.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;

/** A gateway of 2 GiB of heap whose callers watch services, before an ECS that throttles. */
final class WatchedGateway implements AutoCloseable {
  /** As many as ECS takes, after a burst. */
  static final double CHANGES_PER_SECOND = 5;

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration SETTLES = Duration.ofMillis(500);
  private static final double LATEST_READ = 1.1; // of the interval that is said: reads spread

  /**
   * What is measured.
   *
   * @param duration of rest, and again of change
   * @param services how many there are to watch
   * @param settings of the gateway, by their names in the environment
   */
  record Load(Duration duration, int services, Map<String, String> settings) {}

  /**
   * What came of it.
   *
   * @param streams how many were open
   * @param services how many they watched
   * @param memory of the gateway while nothing changed
   * @param heapOfPollers bytes, when there was one stream for each service
   * @param cpuPercentAtRest of one core, while nothing changed
   * @param ecsCallsPerMinute how often the gateway read, while nothing changed
   * @param delay from ECS's answer to a change to the message that told of it, in nanoseconds
   * @param sinceRead from a read of ECS to the message that told its news, in milliseconds
   * @param undelivered messages that did not come
   * @param pollInterval the longest that a stream named
   * @param failures changes that failed, and streams that ended, by what they said
   */
  record Measurement(
      int streams,
      int services,
      JvmMemory memory,
      long heapOfPollers,
      double cpuPercentAtRest,
      double ecsCallsPerMinute,
      Histogram delay,
      Histogram sinceRead,
      long undelivered,
      Duration pollInterval,
      Map<String, Long> failures) {
    long heapBytes() {
      return memory.heap();
    }

    long residentBytes() {
      return memory.resident();
    }

    /** Returns what a stream takes of the heap beside one that watches the same; 0 without such. */
    long bytesPerStream() {
      return streams > services ? (memory.heap() - heapOfPollers) / (streams - services) : 0;
    }
  }

  private final Load load;
  private final SimulatedEcs simulated;
  private final EcsAsyncClient ecs;
  private final MeasuredGateway gateway;
  private final ServiceChanges changes;
  private final OpenStreams streams;
  private long heapOfPollers;

  private WatchedGateway(
      Load load, SimulatedEcs simulated, EcsAsyncClient ecs, MeasuredGateway gateway) {
    this.load = load;
    this.simulated = simulated;
    this.ecs = ecs;
    this.gateway = gateway;
    this.changes = new ServiceChanges(ecs, load.services());
    this.streams = new OpenStreams(gateway, changes, load.services());
  }

  /** Starts one before {@code simulated}, which has as many services as the load says. */
  static WatchedGateway start(Load load, SimulatedEcs simulated) throws IOException {
    simulated.endFaults();
    simulated.take(ReadsBenchmark.ECS_TAKES);
    simulated.throttle();
    MeasuredGateway gateway =
        MeasuredGateway.start(
            simulated.endpoint(), List.of("-Xmx2g", "-XX:+UseG1GC"), load.settings());
    return new WatchedGateway(load, simulated, simulated.client(false), gateway);
  }

  /**
   * Opens streams until there are {@code wanted}, and measures rest and change. What was opened
   * stays: those who measure often begin with the least.
   *
   * @throws IllegalStateException if a stream does not begin, or something always changes
   */
  Measurement measure(int wanted) {
    open(Math.min(wanted, load.services()));
    if (streams.count() == load.services()) {
      heapOfPollers = gateway.memory().heap();
    }
    open(wanted);

    Duration cpu = gateway.cpu();
    long calls = simulated.reads();
    Waiting.of(load.duration());
    double seconds = load.duration().toNanos() / 1e9;
    double cpuPercent = gateway.cpu().minus(cpu).toNanos() / 1e7 / seconds;
    double callsPerMinute = (simulated.reads() - calls) * 60 / seconds;
    JvmMemory memory = gateway.memory();

    changes.forget();
    streams.forget();
    Map<String, Long> failures = new TreeMap<>(change());
    streams.ended().forEach((how, count) -> failures.merge(how, count, Long::sum));
    return new Measurement(
        streams.count(),
        load.services(),
        memory,
        heapOfPollers,
        cpuPercent,
        callsPerMinute,
        changes.delay(),
        streams.sinceRead(),
        changes.undelivered(),
        streams.longestInterval(),
        failures);
  }

  /** Opens streams and waits until each knows its service, and none has had news for a while. */
  private void open(int wanted) {
    streams.open(wanted);
    if (streams.count() == 0) {
      return;
    }
    check(Waiting.until(() -> streams.begun() == streams.count(), PATIENCE), "some did not begin");
    check(
        Waiting.until(
            () -> streams.quiet().compareTo(readOf(streams.longestInterval())) > 0, PATIENCE),
        "something always changes");
  }

  /** Changes services until streams have told of it, and returns which changes failed. */
  private Map<String, Long> change() {
    if (streams.count() == 0) {
      return Map.of();
    }
    Map<String, Long> failures =
        OpenLoop.run(CHANGES_PER_SECOND, load.duration(), i -> changes.next(streams::watching))
            .failures();
    var _ =
        Waiting.until(
            () -> changes.undelivered() == 0, readOf(streams.longestInterval()).multipliedBy(2));
    return failures;
  }

  /** Returns after how long everything has been read once, if {@code interval} is what is said. */
  private static Duration readOf(Duration interval) {
    return Duration.ofNanos((long) (interval.toNanos() * LATEST_READ)).plus(SETTLES);
  }

  private void check(boolean reached, String otherwise) {
    if (!reached) {
      throw new IllegalStateException(
          "%d streams, %d begun, ended: %s: %s"
              .formatted(streams.count(), streams.begun(), streams.ended(), otherwise));
    }
  }

  @Override
  public void close() {
    streams.close();
    gateway.close();
    ecs.close();
  }
}
