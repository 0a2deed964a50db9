package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.Moments.timestamp;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.ecsgateway.server.watch.state.DeploymentVerdict;
import io.ecsgateway.server.watch.state.PinnedDeployment;
import io.ecsgateway.server.watch.state.ServiceDeploymentWatchState;
import io.ecsgateway.v1.DeploymentOutcome;
import io.ecsgateway.v1.SuccessorDeployment;
import java.time.Instant;

/** Ends of a watch. The first verdict stays: no later read changes how a deployment ended. */
final class Verdicts {
  /** A reason travels in the resume token. */
  private static final int LONGEST_REASON = 256;

  private Verdicts() {}

  /** Returns {@code state} with the end that the deployment had. */
  static ServiceDeploymentWatchState reach(
      ServiceDeploymentWatchState state, DeploymentOutcome outcome, String reason, Instant at) {
    DeploymentVerdict.Builder verdict =
        DeploymentVerdict.newBuilder().setOutcome(outcome).setReason(shortened(reason));
    return reach(state, verdict, at);
  }

  /**
   * As above, with an end of which it is known when it came.
   *
   * @param endedAt when ECS says it ended; unset if it does not say
   */
  static ServiceDeploymentWatchState reach(
      ServiceDeploymentWatchState state,
      DeploymentOutcome outcome,
      String reason,
      Timestamp endedAt,
      Instant at) {
    DeploymentVerdict.Builder verdict =
        DeploymentVerdict.newBuilder()
            .setOutcome(outcome)
            .setReason(shortened(reason))
            .setAlreadyFinished(endedBeforeTheWatch(state, endedAt));
    return reach(state, verdict, at);
  }

  /**
   * Returns {@code state} with a newer deployment in place of the pinned one: as the end, or as
   * what is watched from here on.
   *
   * @param successor all that is known of the newer one
   */
  static ServiceDeploymentWatchState supersede(
      ServiceDeploymentWatchState state,
      SuccessorDeployment successor,
      Timestamp endedAt,
      boolean follow,
      Instant at) {
    if (follow) {
      return follow(state, successor, at);
    }
    DeploymentVerdict.Builder verdict =
        DeploymentVerdict.newBuilder()
            .setOutcome(DeploymentOutcome.DEPLOYMENT_OUTCOME_SUPERSEDED)
            .setReason("A newer deployment took over.")
            .setSuccessor(successor)
            .setAlreadyFinished(endedBeforeTheWatch(state, endedAt));
    return reach(state, verdict, at);
  }

  private static ServiceDeploymentWatchState follow(
      ServiceDeploymentWatchState state, SuccessorDeployment successor, Instant at) {
    ServiceDeploymentWatchState.Builder next =
        state.toBuilder()
            .setSearchingSince(timestamp(at))
            .setPinned(
                PinnedDeployment.newBuilder()
                    .setServiceDeploymentArn(successor.getServiceDeploymentArn())
                    .setDeploymentId(successor.getDeploymentId()));
    next.getReadingBuilder().clearDeploymentAt().clearServiceDeployment().clearTasksAt();
    return next.build();
  }

  private static ServiceDeploymentWatchState reach(
      ServiceDeploymentWatchState state, DeploymentVerdict.Builder verdict, Instant at) {
    if (state.hasVerdict()) {
      return state;
    }
    ServiceDeploymentWatchState.Builder next = state.toBuilder().setVerdict(verdict);
    next.getReadingBuilder().setClosingSince(timestamp(at));
    return next.build();
  }

  private static boolean endedBeforeTheWatch(ServiceDeploymentWatchState state, Timestamp endedAt) {
    return !endedAt.equals(Timestamp.getDefaultInstance())
        && Timestamps.compare(endedAt, state.getStartedAt()) <= 0;
  }

  private static String shortened(String reason) {
    return reason.length() <= LONGEST_REASON
        ? reason
        : reason.substring(0, LONGEST_REASON - 3) + "...";
  }
}
