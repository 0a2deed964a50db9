package io.ecsgateway.server.watch.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.Simulator;
import io.ecsgateway.simulator.faults.Fault;
import io.ecsgateway.simulator.faults.Faults;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same rows end the same with an ECS that throttles, fails, and answers what was. */
class SimulatedDeploymentsInTroubleTest extends SimulatedDeploymentsTest {
  private static final List<Fault> FAULTS =
      List.of(
          Fault.throttling().withProbability(0.05),
          Fault.serverError().withProbability(0.05),
          Fault.dropAfter().withProbability(0.02),
          Fault.stale(Duration.ofSeconds(5)).withProbability(0.3),
          Fault.missing(Duration.ofSeconds(15)));

  private List<Faults.Active> active = List.of();

  @Override
  protected void trouble(Simulator simulator) {
    FAULTS.forEach(fault -> simulator.faults().add(fault.on("DescribeServices")));
    active = simulator.faults().list();
  }

  @Test
  void everyFaultStruck() {
    assertThat(active).hasSameSizeAs(FAULTS).allMatch(fault -> fault.struck() > 5);
  }
}
