package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.Moments.instant;

import com.google.protobuf.util.Timestamps;
import io.ecsgateway.server.watch.state.DeploymentReading;
import io.ecsgateway.server.watch.state.ServiceDeploymentWatchState;
import io.ecsgateway.v1.DeploymentOutcome;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last moments of a watch: what is read between the verdict and the finished message, so that
 * the events and stopped tasks that came with the end are told.
 */
final class Closing {
  /** More than the 15 s between two reads of the stopped tasks. */
  static final Duration MOST = Duration.ofSeconds(20);

  /** Until when a read of a deleted service, the first there was, may be one of a predecessor. */
  private static final Duration DELETION_UNCERTAIN_FOR = Duration.ofSeconds(30);

  private Closing() {}

  /** Returns {@code state} after a read of the service, which may be the last one needed. */
  static ServiceDeploymentWatchState serviceRead(ServiceDeploymentWatchState state, Instant at) {
    if (!state.hasVerdict() || at.isBefore(closingSince(state))) {
      return state;
    }
    ServiceDeploymentWatchState.Builder next = state.toBuilder();
    next.getReadingBuilder().setServiceReadToTheEnd(true);
    return next.build();
  }

  /** Returns when {@code state} has to be looked at though nothing was read. */
  static @Nullable Instant wakeAt(ServiceDeploymentWatchState state) {
    DeploymentReading reading = state.getReading();
    if (state.hasVerdict()) {
      return reading.hasClosingSince() ? instant(reading.getClosingSince()).plus(MOST) : null;
    }
    return state.hasDeletedAt() && reading.hasServiceAt() ? deletionIsCertainAt(state) : null;
  }

  /**
   * Returns {@code state}, with a verdict if its service was deleted and nothing better is to be
   * learnt: a deployment that ended before the deletion may still say how.
   */
  static ServiceDeploymentWatchState withDeletion(ServiceDeploymentWatchState state, Instant at) {
    DeploymentReading reading = state.getReading();
    if (state.hasVerdict() || !state.hasDeletedAt() || !reading.hasServiceAt()) {
      return state;
    }
    boolean heardSince =
        state.getWithoutRecords()
            || (reading.hasDeploymentAt()
                && Timestamps.compare(reading.getDeploymentAt(), state.getDeletedAt()) >= 0);
    boolean wasAlive = !state.getDeletedAtFirstSight() && state.getPinned().getSeen();
    return (wasAlive && heardSince) || !at.isBefore(deletionIsCertainAt(state))
        ? Verdicts.reach(
            state,
            DeploymentOutcome.DEPLOYMENT_OUTCOME_SERVICE_DELETED,
            "The service was deleted.",
            at)
        : state;
  }

  /** Whether the end can be told. */
  static boolean isDone(ServiceDeploymentWatchState state, Instant at) {
    if (!state.hasVerdict()) {
      return false;
    }
    return switch (state.getVerdict().getOutcome()) {
      case DEPLOYMENT_OUTCOME_SUCCEEDED,
          DEPLOYMENT_OUTCOME_ROLLED_BACK,
          DEPLOYMENT_OUTCOME_ROLLBACK_FAILED,
          DEPLOYMENT_OUTCOME_STOPPED,
          DEPLOYMENT_OUTCOME_SUPERSEDED,
          DEPLOYMENT_OUTCOME_FAILED ->
          isReadToTheEnd(state) || !at.isBefore(closingSince(state).plus(MOST));
      case DEPLOYMENT_OUTCOME_SERVICE_DELETED,
          DEPLOYMENT_OUTCOME_NOTHING_IN_PROGRESS,
          DEPLOYMENT_OUTCOME_UNDETERMINED,
          DEPLOYMENT_OUTCOME_NEVER_FOUND,
          DEPLOYMENT_OUTCOME_UNSPECIFIED,
          UNRECOGNIZED ->
          true;
    };
  }

  private static boolean isReadToTheEnd(ServiceDeploymentWatchState state) {
    DeploymentReading reading = state.getReading();
    boolean deploymentRead =
        state.getWithoutRecords()
            || state.getPinned().getServiceDeploymentArn().isEmpty()
            || reading.hasDeploymentAt();
    return reading.getServiceReadToTheEnd() && deploymentRead && FailureEvidence.isComplete(state);
  }

  private static Instant deletionIsCertainAt(ServiceDeploymentWatchState state) {
    return instant(state.getDeletedAt()).plus(DELETION_UNCERTAIN_FOR);
  }

  private static Instant closingSince(ServiceDeploymentWatchState state) {
    return instant(state.getReading().getClosingSince());
  }
}
