package io.ecsgateway.server.watch;

import io.ecsgateway.simulator.Simulator;
import java.util.List;

/** A correctness matrix whose rows are what a simulator does by itself. */
public abstract class SimulatedMatrixTest<T extends Heard<?, ?>> extends MatrixTest<T, Scenario> {
  /** Twenty services share two calls of ECS: a gateway's phase depends on who came first. */
  @Override
  final boolean sameReads() {
    return false;
  }

  @Override
  final Gateways gateways(List<Scenario> scenarios, int count) {
    SimulatedGateways gateways = new SimulatedGateways(scenarios, count);
    trouble(gateways.simulator());
    return gateways;
  }

  /** Makes the simulator answer otherwise, from when the watches begin; not unless it is said. */
  protected void trouble(Simulator simulator) {}
}
