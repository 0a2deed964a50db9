package io.ecsgateway.benchmarks;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntUnaryOperator;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;

/** Changes of services, one service after the other, and how long until streams tell of them. */
final class ServiceChanges {
  private static final long LONGEST = Duration.ofMinutes(10).toNanos();

  /**
   * A service wants another number of tasks.
   *
   * @param madeAt when ECS answered; until it has, when it was asked
   */
  private record Change(int desiredCount, long madeAt) {}

  private final EcsAsyncClient ecs;
  private final AtomicReferenceArray<@Nullable Change> latest;
  private final AtomicLong made = new AtomicLong();
  private final LongAdder awaited = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private volatile Histogram delay = new ConcurrentHistogram(LONGEST, 3);

  /**
   * @param services how many there are, each of one task
   */
  ServiceChanges(EcsAsyncClient ecs, int services) {
    this.ecs = ecs;
    this.latest = new AtomicReferenceArray<>(services);
  }

  /**
   * Changes the next service, from one task to two or back.
   *
   * @param watching how many streams watch the service of a number
   */
  CompletableFuture<String> next(IntUnaryOperator watching) {
    long number = made.getAndIncrement();
    int service = (int) (number % latest.length());
    int desiredCount = number / latest.length() % 2 == 0 ? 2 : 1;
    latest.set(service, new Change(desiredCount, System.nanoTime()));
    return ecs.updateService(request ->
            request
                .cluster(SimulatedEcs.CLUSTER)
                .service(SimulatedEcs.service(service))
                .desiredCount(desiredCount))
        .handle((answer, failure) -> {
          if (failure != null) {
            return failure.toString();
          }
          latest.set(service, new Change(desiredCount, System.nanoTime()));
          awaited.add(watching.applyAsInt(service));
          return "";
        });
  }

  /** A stream of {@code service} told for the first time that it wants so many tasks. */
  void told(int service, int desiredCount) {
    Change change = latest.get(service);
    if (change != null && change.desiredCount() == desiredCount) {
      long took = System.nanoTime() - change.madeAt();
      delay.recordValue(Math.clamp(took, 0, LONGEST));
      delivered.increment();
    }
  }

  /** Returns how often streams have yet to tell of a change; less than 0 before ECS's answer. */
  long undelivered() {
    return awaited.sum() - delivered.sum();
  }

  /** Returns from ECS's answer to the message, in nanoseconds, since {@link #forget}. */
  Histogram delay() {
    return delay.copy();
  }

  /** Begins to measure anew. */
  void forget() {
    awaited.reset();
    delivered.reset();
    delay = new ConcurrentHistogram(LONGEST, 3);
  }
}
