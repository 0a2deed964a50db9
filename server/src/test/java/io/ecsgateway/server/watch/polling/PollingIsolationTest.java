package io.ecsgateway.server.watch.polling;

import static io.ecsgateway.server.watch.polling.PolledEcs.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.watch.Freshness;
import io.ecsgateway.simulator.wire.Intervention;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.Service;

/** Subjects that spoil calls for others. */
@Timeout(60)
@ResourceLock("the simulator of PolledEcs")
class PollingIsolationTest {
  private static final Freshness CURRENT =
      new Freshness(Freshness.State.CURRENT, null, Duration.ofSeconds(2));

  private final PolledEcs polled = PolledEcs.withoutJitter();

  @AfterEach
  void close() {
    polled.close();
  }

  @Test
  void aPoisonousSubjectIsIsolatedAndOnlyItsWatchersHear() {
    List<Recorder> healthy = polled.watchServices(9);
    polled.interceptThoseOf(
        "poison", new Intervention.Fail("InvalidParameterException", "no", 400));
    Recorder poisonous = polled.watch(service("poison"));
    Recorder another = polled.watch(service("poison"));

    polled.advance(Duration.ofSeconds(1));

    assertThat(poisonous.failure()).isInstanceOf(InvalidParameterException.class);
    assertThat(another.failure()).isInstanceOf(InvalidParameterException.class);
    assertThat(poisonous.observations()).isEmpty();
    assertThat(healthy)
        .allSatisfy(recorder -> {
          assertThat(recorder.found(Service.class)).hasSize(1);
          assertThat(recorder.failure()).isNull();
          assertThat(recorder.freshness()).containsExactly(CURRENT);
        });
    polled.forgetCalls();
    polled.advance(Duration.ofSeconds(10));
    assertThat(polled.calls("DescribeServices"))
        .hasSize(5)
        .allSatisfy(call -> {
          assertThat(call.outcome()).isEqualTo("OK");
          assertThat(call.request().path("services")).hasSize(9);
        });
    assertThat(polled.snapshots().load().subjects()).isEqualTo(9);
  }

  @Test
  void aSubjectThatFailsEcsItselfIsIsolatedInTime() {
    List<Recorder> healthy = polled.watchServices(9);
    Recorder poisonous = polled.watch(service("poison"));
    polled.interceptThoseOf("poison", new Intervention.Fail("ServerException", "no", 500));

    polled.advance(Duration.ofMinutes(3));

    assertThat(healthy)
        .allSatisfy(recorder -> assertThat(recorder.freshness().getLast()).isEqualTo(CURRENT));
    assertThat(poisonous.failure()).isNull();
    assertThat(poisonous.freshness().getLast()).isEqualTo(failing(60));
    polled.forgetCalls();
    polled.advance(Duration.ofMinutes(1));
    // Nine together every 2 s, and the one that fails alone.
    assertThat(polled.calls("DescribeServices")).hasSize(31);
  }

  @Test
  void aSubjectThatIsRefusedEndsAloneAndOnlyForGood() {
    List<Recorder> allowed = polled.watchServices(4);
    Recorder refused = polled.watch(service("service-3"));
    polled.interceptThoseOf("service-3", new Intervention.Fail("AccessDeniedException", "no", 400));

    polled.advance(Duration.ofSeconds(29));
    assertThat(refused.failure()).isNull();
    assertThat(refused.freshness().getLast()).isEqualTo(failing(15));

    polled.advance(Duration.ofSeconds(2));
    assertThat(refused.failure())
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException"));
    assertThat(allowed.subList(0, 3))
        .allSatisfy(recorder -> {
          assertThat(recorder.found(Service.class)).hasSize(16);
          assertThat(recorder.freshness()).containsExactly(CURRENT);
        });
  }

  @Test
  void whatEcsLeavesOutOfAnAnswerIsAskedForAlone() {
    List<Recorder> there = polled.watchServices(2);
    Recorder leftOut = polled.watch(service("left-out"));
    polled.interceptThoseOf(
        "left-out", new Intervention.Answer(200, "{\"services\":[],\"failures\":[]}"));

    polled.advance(Duration.ofSeconds(1));

    assertThat(leftOut.missing()).containsExactly("MISSING");
    assertThat(there).allSatisfy(recorder -> assertThat(recorder.found(Service.class)).hasSize(1));
  }

  private static Freshness failing(int seconds) {
    return new Freshness(
        Freshness.State.FAILING, PolledEcs.START.plus(Lane.GATHERING), Duration.ofSeconds(seconds));
  }
}
