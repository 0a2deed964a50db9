package io.ecsgateway.server.watch.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.aws.Targets;
import io.ecsgateway.server.watch.Freshness;
import io.ecsgateway.server.watch.Subject.OfService;
import io.ecsgateway.server.watch.Subject.OfTaskDefinition;
import io.ecsgateway.simulator.wire.Intervention;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Throttling, errors and subjects that spoil calls for others. */
@Timeout(60)
@ResourceLock("the simulator of PolledEcs")
class PollingFaultsTest {
  private static final Freshness CURRENT =
      new Freshness(Freshness.State.CURRENT, null, Duration.ofSeconds(2));

  private final PolledEcs polled = PolledEcs.withoutJitter();

  @AfterEach
  void close() {
    polled.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"AccessDeniedException", "ExpiredTokenException"})
  void aRefusalThatPassesIsSurvived(String code) {
    List<Recorder> recorders = polled.watchServices(3);
    polled.advance(Duration.ofSeconds(1));
    polled.failAll(code, 400);
    polled.advance(Duration.ofSeconds(20));
    assertThat(recorders)
        .allSatisfy(recorder ->
            assertThat(recorder.freshness().getLast().state()).isEqualTo(Freshness.State.FAILING));

    polled.heal();
    polled.advance(Duration.ofMinutes(1));

    assertThat(recorders)
        .allSatisfy(recorder -> {
          assertThat(recorder.failure()).isNull();
          assertThat(recorder.freshness().getLast()).isEqualTo(CURRENT);
        });
    // Together again.
    polled.forgetCalls();
    polled.advance(Duration.ofSeconds(10));
    assertThat(polled.calls("DescribeServices")).hasSize(5);
  }

  @Test
  void throttlingWidensTheIntervalIsToldAndPasses() {
    List<Recorder> recorders = polled.watchServices(30);
    polled.advance(Duration.ofSeconds(1));
    polled.failAll("ThrottlingException", 400);

    polled.advance(Duration.ofMinutes(3));

    Instant since = PolledEcs.START.plus(Lane.GATHERING).plusSeconds(2);
    assertThat(recorders)
        .allSatisfy(recorder ->
            assertThat(recorder.freshness())
                .containsExactly(
                    CURRENT,
                    throttled(since, 4),
                    throttled(since, 8),
                    throttled(since, 16),
                    throttled(since, 32),
                    throttled(since, 60)));
    polled.forgetCalls();
    polled.advance(Duration.ofMinutes(1));
    assertThat(polled.calls("DescribeServices")).hasSize(3);

    polled.heal();
    polled.advance(Duration.ofMinutes(5));
    assertThat(recorders)
        .allSatisfy(recorder -> {
          assertThat(recorder.freshness())
              .endsWith(throttled(since, 16), throttled(since, 8), throttled(since, 4), CURRENT);
          assertThat(recorder.failure()).isNull();
        });
    polled.forgetCalls();
    polled.advance(Duration.ofMinutes(1));
    assertThat(polled.calls("DescribeServices")).hasSize(90);
  }

  @Test
  void throttlingOfOneBucketSlowsNoOther() {
    polled.watchServices(1);
    Recorder definition = polled.watch(new OfTaskDefinition(Targets.DEFAULT, "app"));
    polled
        .simulator()
        .intercept((operation, request) ->
            operation.equals("DescribeServices")
                ? new Intervention.Fail("ThrottlingException", "Rate exceeded", 400)
                : new Intervention.None());

    polled.advance(Duration.ofSeconds(51));

    assertThat(definition.observations()).hasSize(11);
    assertThat(definition.freshness()).hasSize(1);
  }

  static Stream<Intervention> failures() {
    return Stream.of(
        new Intervention.Fail("ServerException", "sorry", 500),
        new Intervention.Fail("ServiceUnavailable", "sorry", 503),
        new Intervention.Answer(502, "<html>a proxy</html>"),
        new Intervention.Answer(200, "this is no JSON"),
        new Intervention.DropBefore());
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failuresBackOffAreToldAndPass(Intervention failure) {
    List<Recorder> recorders = polled.watchServices(2);
    polled.advance(Duration.ofSeconds(1));
    polled.simulator().intercept((operation, request) -> failure);

    polled.advance(Duration.ofMinutes(3));

    Instant since = PolledEcs.START.plus(Lane.GATHERING).plusSeconds(2);
    assertThat(recorders)
        .allSatisfy(recorder ->
            assertThat(recorder.freshness())
                .containsExactly(
                    CURRENT,
                    failing(since, 4),
                    failing(since, 8),
                    failing(since, 16),
                    failing(since, 32),
                    failing(since, 60)));

    polled.heal();
    polled.advance(Duration.ofMinutes(1));
    assertThat(recorders)
        .allSatisfy(recorder -> {
          assertThat(recorder.freshness().getLast()).isEqualTo(CURRENT);
          assertThat(recorder.failure()).isNull();
        });
  }

  @Test
  void anEcsThatHangsTiesUpFewConnections() {
    polled
        .simulator()
        .intercept((operation, request) -> new Intervention.Hang(new CompletableFuture<>()));
    for (int i = 0; i < 25; i++) {
      polled.watch(new OfService(Targets.DEFAULT, "cluster-" + i, "web"));
    }

    polled.move(Duration.ofSeconds(10));

    assertThat(polled.snapshots().load().callsUnderWay()).isEqualTo(16);
  }

  @Test
  void aTargetThatHangsDoesNotHoldUpAnotherOfItsAccount() {
    polled
        .simulator()
        .intercept((operation, request) -> new Intervention.Hang(new CompletableFuture<>()));
    for (int i = 0; i < 25; i++) {
      polled.watch(new OfService(PolledEcs.TWIN, "cluster-" + i, "web"));
    }
    polled.move(Duration.ofSeconds(10));
    assertThat(polled.snapshots().load().callsUnderWay()).isEqualTo(16);

    polled.watch(new OfService(Targets.DEFAULT, "cluster", "web"));
    polled.move(Duration.ofSeconds(1));

    assertThat(polled.snapshots().load().callsUnderWay()).isEqualTo(17);
  }

  private static Freshness throttled(Instant since, int seconds) {
    return new Freshness(Freshness.State.THROTTLED, since, Duration.ofSeconds(seconds));
  }

  private static Freshness failing(Instant since, int seconds) {
    return new Freshness(Freshness.State.FAILING, since, Duration.ofSeconds(seconds));
  }
}
