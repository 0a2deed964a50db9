package io.ecsgateway.server.watch;

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
    return new SimulatedGateways(scenarios, count);
  }
}
