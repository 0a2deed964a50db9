package io.ecsgateway.server.watch.deployment;

import io.ecsgateway.server.watch.state.DeploymentReading;
import io.ecsgateway.v1.Deployment;
import io.ecsgateway.v1.ServiceDeployment;
import io.ecsgateway.v1.ServiceRevisionSummary;

/**
 * Tasks of a deployment, as its service deployment counts them, or where there is none, the
 * service.
 *
 * @param hasSource whether there is anything that it replaces
 */
record DeploymentCounts(int desired, int running, int pending, boolean hasSource, int source) {

  static DeploymentCounts of(DeploymentReading reading, String deploymentId) {
    if (reading.getServiceDeployment().hasTargetServiceRevision()) {
      return of(reading.getServiceDeployment());
    }
    int desired = 0;
    int running = 0;
    int pending = 0;
    int source = 0;
    boolean found = false;
    for (Deployment deployment : reading.getDeploymentsList()) {
      if (!deploymentId.isEmpty() && deployment.getId().equals(deploymentId)) {
        found = true;
        desired = deployment.getDesiredCount();
        running = deployment.getRunningCount();
        pending = deployment.getPendingCount();
      } else {
        source += deployment.getRunningCount();
      }
    }
    boolean hasSource = reading.getDeploymentsCount() > (found ? 1 : 0);
    return new DeploymentCounts(desired, running, pending, hasSource, source);
  }

  private static DeploymentCounts of(ServiceDeployment deployment) {
    ServiceRevisionSummary target = deployment.getTargetServiceRevision();
    int source = 0;
    for (ServiceRevisionSummary revision : deployment.getSourceServiceRevisionsList()) {
      source += revision.getRunningTaskCount();
    }
    return new DeploymentCounts(
        target.getRequestedTaskCount(),
        target.getRunningTaskCount(),
        target.getPendingTaskCount(),
        deployment.getSourceServiceRevisionsCount() > 0,
        source);
  }

  /** Returns how much of what is wanted runs, from 0 to 1. */
  double up() {
    return desired <= 0 ? 1 : Math.clamp((double) running / desired, 0, 1);
  }

  /** Returns how much of what is replaced is gone, from 0 to 1. */
  double drained() {
    return source <= 0 ? 1 : Math.clamp(1 - (double) source / Math.max(1, desired), 0, 1);
  }
}
