package io.ecsgateway.server.watch;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A correctness matrix whose histories are told at the wire. */
public abstract class HistoryMatrixTest<T extends Heard<?, ?>> extends MatrixTest<T, History> {
  private final Instant start;

  /**
   * @param start when the watches begin
   */
  protected HistoryMatrixTest(Instant start) {
    this.start = start;
  }

  @Override
  final boolean sameReads() {
    return true;
  }

  @Override
  final Gateways gateways(List<History> histories, int count) {
    return new HistoryGateways(start, histories, count, Map.of());
  }
}
