package io.ecsgateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsgateway.simulator.engine.SimulatedClock;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.EcsClient;

class SimulatorTest {

  @Test
  void everyOperationIsAnswered() throws Exception {
    try (Simulator simulator = Simulator.builder().start()) {
      for (String operation : TestEcs.OPERATIONS) {
        assertThat(RawHttp.send(RawHttp.call(simulator.endpoint(), operation, "{}")).body())
            .as(operation)
            .doesNotContain("UnknownOperationException");
      }
    }
  }

  @Test
  void itListensOnLoopbackUnlessToldOtherwise() {
    try (Simulator simulator = Simulator.builder().start()) {
      assertThat(simulator.endpoint().getHost()).isEqualTo("127.0.0.1");
      assertThat(simulator.endpoint().getPort()).isPositive();
    }
  }

  @Test
  void accountAndRegionAreThoseOfItsArns() {
    try (Simulator simulator =
        Simulator.builder().account("999999999999").region("eu-central-1").start()) {
      assertThat(TestEcs.client(simulator.endpoint()).createCluster(r -> {}).cluster().clusterArn())
          .isEqualTo("arn:aws:ecs:eu-central-1:999999999999:cluster/default");
    }
  }

  @Test
  void theSameSeedAndCommandsGiveTheSameHistory() throws Exception {
    assertThat(history(7)).isEqualTo(history(7));
  }

  @Test
  void aRunningClockRunsByItself() {
    try (Simulator simulator = Simulator.builder().speed(1e6).start()) {
      assertThat(simulator.now()).isBefore(simulator.now());
      assertThatThrownBy(() -> simulator.advance(Duration.ofSeconds(1)))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aResetTurnsItsOwnManualClockBackButNotTheCallers() {
    SimulatedClock.Manual kept = SimulatedClock.manual(TestEcs.START);
    try (Simulator own = Simulator.builder().manualClock(TestEcs.START).start();
        Simulator callers = Simulator.builder().clock(kept).start()) {
      own.advance(Duration.ofHours(1));
      callers.advance(Duration.ofHours(1));

      own.reset();
      callers.reset();

      assertThat(own.now()).isEqualTo(TestEcs.START);
      assertThat(callers.now()).isEqualTo(kept.now()).isEqualTo(TestEcs.START.plusSeconds(3600));
    }
  }

  @Test
  void callsFromManyThreadsAreAnsweredOneByOne() throws Exception {
    try (Simulator simulator = Simulator.builder().manualClock(TestEcs.START).start();
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      EcsClient ecs = TestEcs.client(simulator.endpoint());
      List<Callable<Integer>> registrations = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        registrations.add(() ->
            ecs.registerTaskDefinition(TestEcs.taskDefinition("web")).taskDefinition().revision());
      }
      List<Integer> revisions = new ArrayList<>();
      for (var registration : executor.invokeAll(registrations)) {
        revisions.add(registration.get());
      }

      assertThat(revisions).doesNotHaveDuplicates().contains(1, 100).hasSize(100);
      assertThat(simulator.calls().count("RegisterTaskDefinition")).isEqualTo(100);
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    try (Simulator first = Simulator.builder().start()) {
      int taken = first.endpoint().getPort();
      assertThatThrownBy(() -> Simulator.builder().port(taken).start())
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage("Cannot listen on 127.0.0.1:" + taken);
    }
  }

  @Test
  void settingsThatMakeNoSenseAreRefusedWithWhatWasExpected() {
    Simulator.Builder builder = Simulator.builder();
    assertThatThrownBy(() -> builder.port(65_536)).hasMessageContaining("65536 (expected");
    assertThatThrownBy(() -> builder.speed(0)).hasMessageContaining("0.0 (expected");
    assertThatThrownBy(() -> builder.speed(Double.NaN)).hasMessageContaining("NaN (expected");
    assertThatThrownBy(() -> builder.account("me")).hasMessageContaining("me (expected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"us-east-1", "eu-central-1", "us-gov-west-1", "ap-southeast-2"})
  void regionsAreTaken(String region) {
    Simulator.builder().region(region);
    assertThatThrownBy(() -> Simulator.builder().region(region + "/"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> history(long seed) throws Exception {
    List<String> answers = new ArrayList<>();
    try (Simulator simulator =
        Simulator.builder()
            .manualClock(TestEcs.START)
            .seed(seed)
            .listener((call, answer) -> answers.add(call.requestId() + answer))
            .start()) {
      for (String operation : List.of("CreateCluster", "ListClusters", "DescribeClusters")) {
        RawHttp.send(RawHttp.call(simulator.endpoint(), operation, "{}"));
        simulator.advance(Duration.ofMinutes(1));
      }
    }
    return answers;
  }
}
