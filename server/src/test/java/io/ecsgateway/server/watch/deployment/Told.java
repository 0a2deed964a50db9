package io.ecsgateway.server.watch.deployment;

import io.ecsgateway.server.watch.Heard;
import io.ecsgateway.v1.DeploymentFinished;
import io.ecsgateway.v1.DeploymentOutcome;
import io.ecsgateway.v1.DeploymentPhase;
import io.ecsgateway.v1.DeploymentProgress;
import java.util.ArrayList;
import java.util.List;

/** What the reader of a deployment's watch was told. */
class Told extends Heard<DeploymentProgress, DeploymentFinished> {

  DeploymentOutcome outcome() {
    return finished().getOutcome();
  }

  List<DeploymentPhase> phases() {
    List<DeploymentPhase> phases = new ArrayList<>();
    for (DeploymentProgress told : progress) {
      if (phases.isEmpty() || phases.getLast() != told.getPhase()) {
        phases.add(told.getPhase());
      }
    }
    return phases;
  }
}
