package io.ecsgateway.benchmarks;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.ecsgateway.client.GatewayError;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.WatchServiceRequest;
import io.ecsgateway.v1.WatchServiceResponse;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Streams of WatchService, of which nothing is kept but when something came and how much. */
final class OpenStreams implements AutoCloseable {
  /** Half of what the gateway allows. */
  private static final int PER_CONNECTION = 1_000;

  private static final long LONGEST = Duration.ofMinutes(10).toMillis();

  private final MeasuredGateway gateway;
  private final ServiceChanges changes;
  private final int services;
  private final List<ManagedChannel> connections = new ArrayList<>();
  private final LongAdder begun = new LongAdder();
  private final ConcurrentMap<String, LongAdder> ended = new ConcurrentHashMap<>();
  private final LongAccumulator longestInterval = new LongAccumulator(Math::max, 0);
  private volatile Histogram sinceRead = new ConcurrentHistogram(LONGEST, 3);
  private volatile long newsAt = System.nanoTime();
  private int count;

  /**
   * @param services how many there are: each is watched by as many streams as the others
   */
  OpenStreams(MeasuredGateway gateway, ServiceChanges changes, int services) {
    this.gateway = gateway;
    this.changes = changes;
    this.services = services;
  }

  /** Opens streams until there are {@code wanted}. */
  void open(int wanted) {
    for (; count < wanted; count++) {
      if (count % PER_CONNECTION == 0) {
        connections.add(gateway.channel());
      }
      int service = count % services;
      ClientCalls.asyncServerStreamingCall(
          connections.getLast().newCall(ServicesGrpc.getWatchServiceMethod(), CallOptions.DEFAULT),
          WatchServiceRequest.newBuilder()
              .setCluster(SimulatedEcs.CLUSTER)
              .setService(SimulatedEcs.service(service))
              .build(),
          new Reader(service));
    }
  }

  int count() {
    return count;
  }

  /** Returns how many streams watch {@code service}. */
  int watching(int service) {
    return count / services + (service < count % services ? 1 : 0);
  }

  /** Returns how many have had their snapshot. */
  int begun() {
    return begun.intValue();
  }

  /** Returns how many ended that should have gone on, by how. */
  Map<String, Long> ended() {
    Map<String, Long> sums = new TreeMap<>();
    ended.forEach((how, sum) -> sums.put(how, sum.sum()));
    return sums;
  }

  /** Returns for how long no stream has told anything new. */
  Duration quiet() {
    return Duration.ofNanos(System.nanoTime() - newsAt);
  }

  /**
   * Returns the longest time between two reads of ECS that a stream named since {@link #forget}.
   */
  Duration longestInterval() {
    return Duration.ofMillis(longestInterval.get());
  }

  /** Returns from a read of ECS to the message that told its news, in milliseconds. */
  Histogram sinceRead() {
    return sinceRead.copy();
  }

  /** Begins to measure anew. */
  void forget() {
    longestInterval.reset();
    sinceRead = new ConcurrentHistogram(LONGEST, 3);
  }

  @Override
  public void close() {
    connections.forEach(ManagedChannel::shutdownNow);
  }

  /** Of one stream. gRPC calls it from one thread at a time. */
  private final class Reader implements StreamObserver<WatchServiceResponse> {
    private final int service;
    private int desiredCount;

    Reader(int service) {
      this.service = service;
    }

    @Override
    public void onNext(WatchServiceResponse message) {
      longestInterval.accumulate(
          Durations.toMillis(message.getWatch().getFreshness().getInterval()));
      if (message.hasSnapshot()) {
        newsAt = System.nanoTime();
        desiredCount = message.getSnapshot().getService().getDesiredCount();
        begun.increment();
      } else if (message.hasProgress()) {
        newsAt = System.nanoTime();
        long read = Timestamps.toMillis(message.getWatch().getObservedAt());
        sinceRead.recordValue(Math.clamp(System.currentTimeMillis() - read, 0, LONGEST));
        int now = message.getProgress().getService().getDesiredCount();
        if (now != desiredCount) {
          desiredCount = now;
          changes.told(service, now);
        }
      }
    }

    @Override
    public void onError(Throwable failure) {
      GatewayError error = GatewayError.of(failure);
      end(error.code() + " " + error.reason());
    }

    @Override
    public void onCompleted() {
      end("OK");
    }

    private void end(String how) {
      ended.computeIfAbsent(how, none -> new LongAdder()).increment();
    }
  }
}
