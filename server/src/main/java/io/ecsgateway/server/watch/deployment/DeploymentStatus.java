package io.ecsgateway.server.watch.deployment;

import io.ecsgateway.v1.DeploymentPhase;
import org.jspecify.annotations.Nullable;

/**
 * What ECS says of a service deployment, in raw form: one that is not in the list here is progress,
 * never an end.
 */
enum DeploymentStatus {
  PENDING(0, DeploymentPhase.DEPLOYMENT_PHASE_PENDING),
  IN_PROGRESS(1, DeploymentPhase.DEPLOYMENT_PHASE_IN_PROGRESS),
  STOP_REQUESTED(2, DeploymentPhase.DEPLOYMENT_PHASE_STOPPING),
  ROLLBACK_REQUESTED(2, DeploymentPhase.DEPLOYMENT_PHASE_STOPPING),
  ROLLBACK_IN_PROGRESS(3, DeploymentPhase.DEPLOYMENT_PHASE_ROLLING_BACK),
  SUCCESSFUL(4, DeploymentPhase.DEPLOYMENT_PHASE_IN_PROGRESS),
  STOPPED(4, DeploymentPhase.DEPLOYMENT_PHASE_STOPPING),
  ROLLBACK_SUCCESSFUL(4, DeploymentPhase.DEPLOYMENT_PHASE_ROLLING_BACK),
  ROLLBACK_FAILED(4, DeploymentPhase.DEPLOYMENT_PHASE_ROLLING_BACK);

  private static final int LAST_RANK = 4;

  private final int rank;
  private final DeploymentPhase phase;

  DeploymentStatus(int rank, DeploymentPhase phase) {
    this.rank = rank;
    this.phase = phase;
  }

  /** Returns the status that ECS calls {@code raw}, or null if this version does not know it. */
  static @Nullable DeploymentStatus of(@Nullable String raw) {
    for (DeploymentStatus status : values()) {
      if (status.name().equals(raw)) {
        return status;
      }
    }
    return null;
  }

  static boolean isFinal(@Nullable String raw) {
    DeploymentStatus status = of(raw);
    return status != null && status.rank == LAST_RANK;
  }

  /** Whether a deployment that was at {@code earlier} cannot be at {@code later} after that. */
  static boolean goesBack(String earlier, String later) {
    DeploymentStatus from = of(earlier);
    DeploymentStatus to = of(later);
    return from != null && to != null && to.rank < from.rank;
  }

  DeploymentPhase phase() {
    return phase;
  }
}
