package io.ecsgateway.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.ecs.waiters.EcsAsyncWaiter;

/** Callers who each look after a service by the SDK themselves, before an ECS without limits. */
final class CallersWithoutGateway {
  private final SimulatedEcs simulated;
  private final int services;
  private final Duration duration;

  /**
   * @param services how many there are
   * @param duration for which calls are counted
   */
  CallersWithoutGateway(SimulatedEcs simulated, int services, Duration duration) {
    this.simulated = simulated;
    this.services = services;
    this.duration = duration;
  }

  /**
   * Returns how many calls ECS gets in a minute of {@code callers} who wait by the SDK's waiter for
   * what does not come.
   */
  double waiting(int callers) {
    simulated.endFaults();
    try (EcsAsyncClient ecs = simulated.client(true);
        EcsAsyncWaiter waiter = EcsAsyncWaiter.builder().client(ecs).build()) {
      long end = System.nanoTime() + duration.toNanos();
      long before = simulated.reads();
      List<? extends CompletableFuture<?>> waits =
          IntStream.range(0, callers)
              .mapToObj(caller ->
                  waiter.waitUntilServicesInactive(
                      request -> request.cluster(SimulatedEcs.CLUSTER).services(of(caller))))
              .toList();
      Waiting.of(Duration.ofNanos(end - System.nanoTime()));
      double perMinute = perMinute(simulated.reads() - before);
      waits.forEach(wait -> wait.cancel(true));
      return perMinute;
    }
  }

  /** Returns how many calls ECS gets in a minute of {@code callers} who read each so often. */
  double polling(int callers, Duration interval) {
    simulated.endFaults();
    try (EcsAsyncClient ecs = simulated.client(true)) {
      long before = simulated.reads();
      var _ =
          OpenLoop.run(
              callers / (interval.toNanos() / 1e9),
              duration,
              call ->
                  ecs.describeServices(request ->
                          request.cluster(SimulatedEcs.CLUSTER).services(of((int) call % callers)))
                      .handle((answer, failure) -> failure == null ? "" : failure.toString()));
      return perMinute(simulated.reads() - before);
    }
  }

  private String of(int caller) {
    return SimulatedEcs.service(caller % services);
  }

  private double perMinute(long calls) {
    return calls * 60 / (duration.toNanos() / 1e9);
  }
}
