package io.ecsgateway.server.watch.polling;

import static io.ecsgateway.server.watch.polling.PolledEcs.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsgateway.server.aws.UnknownTargetException;
import io.ecsgateway.server.watch.Freshness;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.Snapshots.Subscription;
import io.ecsgateway.server.watch.Snapshots.Watcher;
import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.server.watch.Subject.OfService;
import io.ecsgateway.simulator.wire.Intervention;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.services.ecs.model.Service;

/** What watchers are told, when, and in which order. */
@Timeout(60)
@ResourceLock("the simulator of PolledEcs")
class PollingDeliveryTest {
  private final PolledEcs polled = PolledEcs.withoutJitter();

  @AfterEach
  void close() {
    polled.close();
  }

  @Test
  void aYoungObservationIsReused() {
    polled.createServices("service", 1);
    Recorder first = polled.watch(service("service-0"));
    polled.advance(Duration.ofSeconds(1));
    polled.forgetCalls();

    Recorder second = polled.watch(service("service-0"));
    polled.settle();

    assertThat(second.observations()).isEqualTo(first.observations()).hasSize(1);
    assertThat(second.freshness()).isEqualTo(first.freshness()).hasSize(1);
    assertThat(polled.calls("DescribeServices")).isEmpty();
  }

  @Test
  void anOldObservationIsNotReused() {
    polled.createServices("service", 1);
    Recorder first = polled.watch(service("service-0"));
    polled.advance(Duration.ofSeconds(1));
    polled
        .simulator()
        .intercept((operation, request) -> new Intervention.Fail("ServerException", "sorry", 500));
    polled.advance(Duration.ofSeconds(20));

    Recorder second = polled.watch(service("service-0"));
    polled.settle();

    assertThat(first.observations()).hasSize(1);
    assertThat(second.observations()).isEmpty();
    assertThat(second.freshness().getFirst().state()).isEqualTo(Freshness.State.FAILING);
  }

  @Test
  void observationsComeInTheOrderOfTheReads() {
    polled.createServices("service", 1);
    Recorder recorder = polled.watch(service("service-0"));
    for (int i = 1; i <= 20; i++) {
      polled.advance(Duration.ofSeconds(2));
      int desired = i;
      polled.ecs().updateService(r -> r.service("service-0").desiredCount(desired)).join();
    }
    polled.advance(Duration.ofSeconds(2));

    List<Integer> counts =
        recorder.found(Service.class).stream().map(Service::desiredCount).toList();
    assertThat(counts).isEqualTo(IntStream.rangeClosed(0, 20).boxed().toList());
    List<Instant> times = recorder.observations().stream().map(Observation::at).toList();
    assertThat(times).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aSlowAnswerIsNotOvertaken() {
    polled.createServices("service", 1);
    Recorder recorder = polled.watch(service("service-0"));
    polled.advance(Duration.ofSeconds(1));
    CompletableFuture<Void> arrived = new CompletableFuture<>();
    CompletableFuture<Void> released = new CompletableFuture<>();
    polled
        .simulator()
        .intercept((operation, request) -> {
          arrived.complete(null);
          return new Intervention.Hang(released);
        });

    polled.moveToNext();
    arrived.join();
    polled.move(Duration.ofSeconds(10)); // five intervals

    assertThat(polled.calls("DescribeServices")).hasSize(2);
    assertThat(polled.ticker().scheduled()).isZero();
    released.complete(null);
    polled.settle();
    // The one that was slow, and the next, which is overdue.
    assertThat(polled.calls("DescribeServices")).hasSize(3);
    assertThat(recorder.observations()).hasSizeBetween(2, 3);
  }

  @Test
  void aSlowWatcherDelaysNobodyAndIsToldTheNewest() throws Exception {
    polled.createServices("service", 1);
    LinkedBlockingQueue<Integer> quick = new LinkedBlockingQueue<>();
    List<Integer> slow = new ArrayList<>();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    CompletableFuture<Void> released = new CompletableFuture<>();
    var _ =
        polled
            .snapshots()
            .subscribe(
                service("service-0"),
                onService(service -> {
                  begun.complete(null);
                  released.join();
                  slow.add(service.desiredCount());
                }));
    var _ =
        polled
            .snapshots()
            .subscribe(
                service("service-0"), onService(service -> quick.add(service.desiredCount())));

    polled.move(Lane.GATHERING);
    assertThat(quick.poll(10, TimeUnit.SECONDS)).isEqualTo(0);
    begun.join();
    for (int i = 1; i <= 10; i++) {
      int desired = i;
      polled.ecs().updateService(r -> r.service("service-0").desiredCount(desired)).join();
      polled.move(Duration.ofSeconds(2));
      assertThat(quick.poll(10, TimeUnit.SECONDS)).isEqualTo(i);
    }
    released.complete(null);
    polled.settle();

    assertThat(slow).containsExactly(0, 10);
  }

  @Test
  void aWatcherThatThrowsIsToldNothingMore() {
    polled.createServices("service", 1);
    List<Service> told = new ArrayList<>();
    var _ =
        polled
            .snapshots()
            .subscribe(
                service("service-0"),
                onService(service -> {
                  told.add(service);
                  throw new IllegalStateException("a test's own mistake, on purpose");
                }));
    Recorder other = polled.watch(service("service-0"));

    polled.advance(Duration.ofSeconds(5));

    assertThat(told).hasSize(1);
    assertThat(other.observations()).hasSize(3);
    assertThat(polled.snapshots().load().watchers()).isEqualTo(1);
  }

  @Test
  void aClosedSubscriptionIsToldNothing() {
    polled.createServices("service", 1);
    Recorder recorder = new Recorder();
    Subscription subscription = polled.watch(service("service-0"), recorder);
    CompletableFuture<Void> released = new CompletableFuture<>();
    polled.simulator().intercept((operation, request) -> new Intervention.Hang(released));
    polled.move(Lane.GATHERING);

    subscription.close();
    subscription.close(); // once more changes nothing
    released.complete(null);
    polled.settle();

    int heard = recorder.observations().size();
    polled.move(Duration.ofMinutes(1));
    polled.settle();
    assertThat(recorder.observations()).hasSize(heard);
    assertThat(polled.snapshots().load()).isEqualTo(Load.NONE);
  }

  @Test
  void aWatcherMayCloseItsSubscriptionWhileItIsTold() {
    polled.createServices("service", 1);
    CompletableFuture<Subscription> subscription = new CompletableFuture<>();
    List<Service> told = new ArrayList<>();
    subscription.complete(
        polled
            .snapshots()
            .subscribe(
                service("service-0"),
                onService(service -> {
                  told.add(service);
                  subscription.join().close();
                })));

    polled.advance(Duration.ofSeconds(5));

    assertThat(told).hasSize(1);
    assertThat(polled.snapshots().load()).isEqualTo(Load.NONE);
  }

  @Test
  void anUnknownTargetIsRefused() {
    OfService subject = new OfService("elsewhere", "", "web");

    assertThatThrownBy(() -> polled.watch(subject)).isInstanceOf(UnknownTargetException.class);
  }

  @Test
  void afterTheEndNothingIsWatched() {
    polled.createServices("service", 1);
    Recorder recorder = polled.watch(service("service-0"));
    polled
        .simulator()
        .intercept((operation, request) -> {
          polled.snapshots().close(); // while the call is under way
          return new Intervention.None();
        });

    polled.advance(Lane.GATHERING);

    assertThat(recorder.observations()).isEmpty();
    assertThat(polled.snapshots().load()).isEqualTo(Load.NONE);
    assertThat(polled.ticker().scheduled()).isZero();
    assertThatThrownBy(() -> polled.watch(service("service-0")))
        .isInstanceOf(IllegalStateException.class);
  }

  private interface OnService {
    void observed(Service service);
  }

  private static Watcher onService(OnService watcher) {
    return new Watcher() {
      @Override
      public void observed(Observation<?> observation) {
        if (observation instanceof Observation.Found<?>(var _, var _, Service service)) {
          watcher.observed(service);
        }
      }

      @Override
      public void freshness(Subject<?> subject, Freshness freshness) {}

      @Override
      public void failed(Subject<?> subject, Throwable failure) {}
    };
  }
}
