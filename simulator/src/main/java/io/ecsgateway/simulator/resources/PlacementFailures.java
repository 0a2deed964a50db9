package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.scheduling.Placing;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.Failure;

/** Why a task found no place, as RunTask and StartTask answer it. */
final class PlacementFailures {
  private PlacementFailures() {}

  /** Returns a failure for each container instance that was looked at; one if there was none. */
  static List<Failure> of(Placing.Unplaced unplaced) {
    if (unplaced.isForWantOfInstances()) {
      return List.of(Failure.builder().reason(unplaced.noInstances()).build());
    }
    return unplaced.choice().misfits().entrySet().stream()
        .map(entry ->
            Failure.builder().arn(entry.getKey().arn()).reason(entry.getValue().reason()).build())
        .toList();
  }
}
