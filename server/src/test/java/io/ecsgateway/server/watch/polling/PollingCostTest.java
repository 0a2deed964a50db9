package io.ecsgateway.server.watch.polling;

import static io.ecsgateway.server.watch.polling.PolledEcs.service;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Lists;
import io.ecsgateway.server.aws.Targets;
import io.ecsgateway.server.watch.Freshness;
import io.ecsgateway.server.watch.Snapshots.Subscription;
import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.server.watch.Subject.OfDeployment;
import io.ecsgateway.server.watch.Subject.OfService;
import io.ecsgateway.simulator.wire.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.services.ecs.model.Service;

/** What watches cost in calls to ECS, as the simulator counts them. */
@Timeout(120)
@ResourceLock("the simulator of PolledEcs")
class PollingCostTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** What a minute of calls looked like: when each came, and the first it asked for. */
  private record Minute(List<String> services, List<String> deployments) {}

  @Test
  void aThousandWatchersCostWhatAHundredDo() {
    Minute hundred = minuteOfCalls(1);
    Minute thousand = minuteOfCalls(10);

    assertThat(thousand).isEqualTo(hundred);
    // 10 calls of 10 services each every 2 s, 5 calls of 20 deployments each.
    assertThat(thousand.services()).hasSizeBetween(285, 315);
    assertThat(thousand.deployments()).hasSizeBetween(142, 158);
  }

  private static Minute minuteOfCalls(int watchersOfEach) {
    try (PolledEcs polled = PolledEcs.withJitter()) {
      List<Recorder> recorders = new ArrayList<>();
      for (String service : polled.createServices("service", 100)) {
        String deployment =
            polled
                .ecs()
                .listServiceDeployments(request -> request.service(service))
                .join()
                .serviceDeployments()
                .getFirst()
                .serviceDeploymentArn();
        for (int i = 0; i < watchersOfEach; i++) {
          recorders.add(polled.watch(service(service)));
          recorders.add(polled.watch(new OfDeployment(Targets.DEFAULT, deployment)));
        }
      }
      polled.forgetCalls();
      polled.advance(MINUTE);

      List<Call> services = polled.calls("DescribeServices");
      List<Call> deployments = polled.calls("DescribeServiceDeployments");
      assertThat(services)
          .allSatisfy(call -> assertThat(call.request().path("services")).hasSize(10));
      assertThat(deployments)
          .allSatisfy(call -> assertThat(call.request().path("serviceDeploymentArns")).hasSize(20));
      assertWithin(services, 25, 5);
      assertWithin(deployments, 12.5, 5);
      assertThat(recorders)
          .allSatisfy(recorder -> {
            assertThat(recorder.observations()).hasSizeBetween(27, 34);
            assertThat(recorder.freshness())
                .extracting(Freshness::state)
                .containsExactly(Freshness.State.CURRENT);
          });
      return new Minute(
          summary(services, "services"), summary(deployments, "serviceDeploymentArns"));
    }
  }

  /** Those of the same time in no order: they are on their way together. */
  private static List<String> summary(List<Call> calls, String member) {
    return calls.stream()
        .map(call -> call.time() + " " + call.request().path(member).path(0).asText())
        .sorted()
        .toList();
  }

  /** In no stretch of time come more calls than a bucket of this burst and rate gives out. */
  private static void assertWithin(List<Call> calls, double burst, double perSecond) {
    for (int from = 0; from < calls.size(); from++) {
      for (int to = from; to < calls.size(); to++) {
        Duration between = Duration.between(calls.get(from).time(), calls.get(to).time());
        // The simulator's clock has milliseconds: one of them may hide on either side.
        double allowed = burst + perSecond * (between.toMillis() + 2) / 1000;
        assertThat((double) (to - from + 1)).isLessThanOrEqualTo(allowed);
      }
    }
  }

  @Test
  void watchesThatBeginAtDifferentTimesComeToShareCalls() {
    try (PolledEcs polled = PolledEcs.withJitter()) {
      for (String service : polled.createServices("service", 10)) {
        polled.watch(service(service));
        polled.advance(Duration.ofMillis(300));
      }
      polled.forgetCalls();
      polled.advance(MINUTE);

      assertThat(polled.calls("DescribeServices"))
          .hasSizeBetween(28, 32)
          .allSatisfy(call -> assertThat(call.request().path("services")).hasSize(10));
    }
  }

  @Test
  void scarcityWidensTheIntervalAndIsTold() {
    try (PolledEcs polled = PolledEcs.withJitter()) {
      List<Recorder> recorders = new ArrayList<>();
      List<Subscription> subscriptions = new ArrayList<>();
      for (String service : polled.createServices("service", 200)) {
        Recorder recorder = new Recorder();
        recorders.add(recorder);
        subscriptions.add(polled.watch(service(service), recorder));
      }
      polled.advance(Duration.ofSeconds(10)); // uses up the burst
      polled.forgetCalls();
      polled.advance(MINUTE);

      // Twice as many as the budget reads every 2 s.
      assertThat(polled.calls("DescribeServices")).hasSizeBetween(285, 315);
      assertThat(recorders)
          .allSatisfy(recorder ->
              assertThat(recorder.freshness().getLast())
                  .isEqualTo(
                      new Freshness(
                          Freshness.State.THROTTLED, PolledEcs.START, Duration.ofSeconds(4))));

      Lists.reverse(subscriptions).subList(0, 100).forEach(Subscription::close);
      polled.advance(Duration.ofSeconds(10));
      assertThat(recorders.subList(0, 100))
          .allSatisfy(recorder ->
              assertThat(recorder.freshness().getLast())
                  .isEqualTo(new Freshness(Freshness.State.CURRENT, null, Duration.ofSeconds(2))));
    }
  }

  @Test
  void targetsOfOneAccountShareItsBudgetEvenly() {
    try (PolledEcs polled = PolledEcs.withJitter()) {
      List<Recorder> ofDefault = new ArrayList<>();
      List<Recorder> ofTwin = new ArrayList<>();
      for (String service : polled.createServices("service", 100)) {
        ofDefault.add(polled.watch(service(service)));
        ofTwin.add(polled.watch(new OfService(PolledEcs.TWIN, "", service)));
      }
      polled.advance(Duration.ofSeconds(10)); // uses up the burst
      polled.forgetCalls();
      polled.advance(Duration.ofSeconds(30));

      assertThat(polled.calls("DescribeServices")).hasSizeBetween(140, 160);
      for (List<Recorder> recorders : List.of(ofDefault, ofTwin)) {
        assertThat(recorders)
            .allSatisfy(recorder -> {
              assertThat(recorder.observations()).hasSizeBetween(8, 13);
              assertThat(recorder.freshness().getLast().interval())
                  .isEqualTo(Duration.ofSeconds(4));
            });
      }
    }
  }

  @Test
  void anotherAccountHasABudgetOfItsOwn() {
    try (PolledEcs polled = PolledEcs.withJitter()) {
      List<Recorder> recorders = new ArrayList<>();
      for (String service : polled.createServices("service", 60)) {
        recorders.add(polled.watch(service(service)));
        recorders.add(polled.watch(new OfService(PolledEcs.OTHER_ACCOUNT, "", service)));
      }
      polled.advance(Duration.ofSeconds(3));

      assertThat(recorders)
          .allSatisfy(recorder ->
              assertThat(recorder.freshness())
                  .extracting(Freshness::state)
                  .containsExactly(Freshness.State.CURRENT));
    }
  }

  @Test
  void withoutWatchersThereAreNoCalls() {
    try (PolledEcs polled = PolledEcs.withoutJitter()) {
      polled.createServices("service", 1);
      polled.forgetCalls();
      polled.advance(MINUTE);
      assertThat(polled.calls("DescribeServices")).isEmpty();

      Recorder recorder = new Recorder();
      Subscription subscription = polled.watch(service("service-0"), recorder);
      polled.advance(Duration.ofSeconds(5));
      assertThat(recorder.found(Service.class)).isNotEmpty();
      subscription.close();

      polled.forgetCalls();
      polled.advance(MINUTE);
      assertThat(polled.calls("DescribeServices")).isEmpty();
    }
  }

  @Test
  void closingEverythingLeavesNothing() {
    try (PolledEcs polled = PolledEcs.withJitter()) {
      List<Subscription> subscriptions = new ArrayList<>();
      for (String service : polled.createServices("service", 25)) {
        for (Subject<?> subject :
            List.of(
                service(service),
                new Subject.OfDeployments(Targets.DEFAULT, "", service),
                new Subject.OfTaskDefinition(Targets.DEFAULT, "app:1"))) {
          subscriptions.add(polled.watch(subject, new Recorder()));
        }
      }
      assertThat(polled.snapshots().load()).isEqualTo(new Load(51, 75, 3, 0, 3));
      polled.advance(Duration.ofSeconds(7));
      polled.moveToNext(); // calls are under way

      subscriptions.forEach(Subscription::close);
      polled.settle();

      assertThat(polled.snapshots().load()).isEqualTo(Load.NONE);
      assertThat(polled.ticker().scheduled()).isZero();
    }
  }

  @Test
  void comingAndGoingBringsNoNewBudget() {
    try (PolledEcs polled = PolledEcs.withoutJitter()) {
      polled.createServices("service", 1);
      polled.forgetCalls();

      for (int i = 0; i < 100; i++) {
        Subscription subscription = polled.watch(service("service-0"), new Recorder());
        polled.advance(Lane.GATHERING);
        subscription.close();
      }

      // 2 s of them, on a burst of 25 and 5 more each second.
      assertThat(polled.calls("DescribeServices").size()).isBetween(34, 35);
    }
  }
}
