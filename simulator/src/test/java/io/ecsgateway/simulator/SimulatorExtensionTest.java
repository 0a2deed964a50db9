package io.ecsgateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SimulatorExtensionTest {
  @RegisterExtension static final SimulatorExtension ecs = SimulatorExtension.manualClock();

  @RepeatedTest(2)
  void everyTestBeginsInAnEmptyWorldAtTheSameTime(Simulator simulator) {
    assertThat(simulator).isSameAs(ecs.simulator());
    assertThat(simulator.now()).isEqualTo(TestEcs.START);
    assertThat(TestEcs.client(ecs.endpoint()).listClusters().clusterArns()).isEmpty();

    TestEcs.client(ecs.endpoint()).createCluster(r -> {});
    ecs.advance(Duration.ofDays(1));
  }

  @Test
  void anExtensionThatIsNotRegisteredSaysSo() {
    assertThatThrownBy(() -> SimulatorExtension.manualClock().simulator())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("@RegisterExtension");
  }
}
