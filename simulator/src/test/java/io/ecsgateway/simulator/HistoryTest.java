package io.ecsgateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsgateway.simulator.engine.SimulatedClock;
import io.ecsgateway.simulator.engine.World;
import io.ecsgateway.simulator.faults.Fault;
import io.ecsgateway.simulator.scheduling.ServiceTimings;
import io.ecsgateway.simulator.scheduling.TaskTimings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ListClustersRequest;
import software.amazon.awssdk.services.ecs.model.ListClustersResponse;

class HistoryTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration AGO = Duration.ofSeconds(10);

  private final History history = new History(HistoryTest::newAccount);

  @Test
  void whateverFailedTheFirstTimeKeepsNothingElseFromThePast() {
    List<String> done = new ArrayList<>();
    history.keep(AGO);
    record(
        0,
        () -> {
          throw new StackOverflowError("deep");
        });
    record(
        1,
        () -> {
          throw new IllegalStateException("wrong");
        });
    record(20, () -> done.add("innocent"));

    Objects.requireNonNull(history.past(AGO))
        .answer(START.plusSeconds(30), "ListClusters", ListClustersRequest.builder());

    assertThat(done).containsExactly("innocent");
  }

  @Test
  void aReadThatComesTooLateForThePastIsAnsweredAsThingsAreAndKeepsNoPast() {
    LockedSimulation simulation =
        new LockedSimulation(() -> SimulatedClock.manual(START), start -> newAccount());
    for (int age = 1; age <= 10; age++) {
      assertThat(
              simulation.answerAsOf(
                  Duration.ofSeconds(age), "ListClusters", ListClustersRequest.builder(), 2))
          .isEqualTo(ListClustersResponse.builder().clusterArns(List.of()).build());
    }

    assertThatCode(() -> simulation.keepPast(AGO)).doesNotThrowAnyException();
  }

  private static SimulatedAccount newAccount() {
    return new SimulatedAccount(
        new World("123456789012", "us-east-1", START, 1),
        TaskTimings.DEFAULT,
        ServiceTimings.DEFAULT);
  }

  @Test
  void beyondSixteenMegabytesOfChangesThePastIsForgotten() throws Exception {
    try (Simulator simulator = Simulator.builder().manualClock(START).start()) {
      changes(simulator, 15);
      long fault = simulator.faults().add(Fault.stale(AGO));
      simulator.faults().remove(fault);
      changes(simulator, 2);

      assertThatThrownBy(() -> simulator.faults().add(Fault.stale(AGO)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("16777216 bytes");
    }
  }

  @Test
  void aPastThatWouldHaveToRememberTooMuchCatchesUp() {
    List<Integer> done = new ArrayList<>();
    history.keep(AGO);
    for (int i = 0; i < 50_001; i++) {
      int number = i;
      record(0, () -> done.add(number), 0);
    }
    assertThat(done).containsExactly(0);
    record(1, () -> done.add(-1), 17 * 1024 * 1024);
    assertThat(done).hasSize(50_002).endsWith(-1);
  }

  private static void changes(Simulator simulator, int megabytes) throws Exception {
    String body = "{\"clusterName\":\"" + "x".repeat(1024 * 1024) + "\"}";
    for (int i = 0; i < megabytes; i++) {
      RawHttp.send(RawHttp.call(simulator.endpoint(), "CreateCluster", body));
    }
  }

  private void record(int second, Runnable action) {
    record(second, action, 0);
  }

  private void record(int second, Runnable action, int length) {
    history.record(
        new History.Command(
            START.plusSeconds(second),
            account -> {
              action.run();
              return account;
            },
            length));
  }
}
