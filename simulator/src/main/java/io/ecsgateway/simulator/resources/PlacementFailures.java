package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.scheduling.Placing;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.Failure;

/** Why a task found no place, as RunTask and StartTask answer it. */
final class PlacementFailures {
  private PlacementFailures() {}

  /**
   * Returns a failure for each container instance that was looked at.
   *
   * @throws EcsException InvalidParameterException if there was none
   */
  static List<Failure> of(Placing.Unplaced unplaced) {
    if (unplaced.isForWantOfInstances()) {
      throw EcsException.invalidParameter(unplaced.noInstances());
    }
    return unplaced.choice().misfits().entrySet().stream()
        .map(entry ->
            Failure.builder().arn(entry.getKey().arn()).reason(entry.getValue().reason()).build())
        .toList();
  }
}
