package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.Moments.instant;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.ecsgateway.server.watch.state.PinnedDeployment;
import io.ecsgateway.server.watch.state.ServiceDeploymentWatchState;
import io.ecsgateway.v1.Deployment;
import io.ecsgateway.v1.DeploymentOutcome;
import io.ecsgateway.v1.SuccessorDeployment;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;

/**
 * Tells a deployment that was stopped for a newer one from one that was stopped by request. ECS
 * calls both STOPPED; only the former's successor was created before its end.
 */
final class StopReason {
  /** One read may be a stale one. */
  private static final int FRUITLESS_READS = 2;

  private StopReason() {}

  /**
   * Returns what the list of the service's deployments, read after the stop, makes of {@code
   * state}.
   *
   * @param follow whether the successor is to be watched, if there is one
   */
  static ServiceDeploymentWatchState in(
      List<ServiceDeploymentBrief> briefs,
      ServiceDeploymentWatchState state,
      boolean follow,
      Instant at) {
    PinnedDeployment pinned = state.getPinned();
    Timestamp endedAt = pinned.getStop().getEndedAt();
    Optional<SuccessorDeployment> successor = successorIn(briefs, pinned);
    // What was read before the stop was seen proves nothing.
    boolean counts = !at.isBefore(instant(pinned.getStop().getSeenAt()));
    int fruitlessReads = pinned.getStop().getFruitlessReads() + (counts ? 1 : 0);
    if (successor.isEmpty() && fruitlessReads >= FRUITLESS_READS) {
      successor = successorIn(state);
    }
    if (successor.isPresent()) {
      return Verdicts.supersede(state, successor.get(), endedAt, follow, at);
    }
    if (fruitlessReads < FRUITLESS_READS) {
      ServiceDeploymentWatchState.Builder next = state.toBuilder();
      next.getPinnedBuilder().getStopBuilder().setFruitlessReads(fruitlessReads);
      return next.build();
    }
    if (reachesBackTo(pinned, briefs)) {
      String reason = state.getReading().getServiceDeployment().getStatusReason();
      return Verdicts.reach(
          state,
          DeploymentOutcome.DEPLOYMENT_OUTCOME_STOPPED,
          reason.isEmpty() ? "Somebody stopped it." : reason,
          endedAt,
          at);
    }
    return Verdicts.reach(
        state,
        DeploymentOutcome.DEPLOYMENT_OUTCOME_UNDETERMINED,
        "It was stopped; so many deployments came since that it can no longer be told whether by"
            + " request or for a newer one.",
        endedAt,
        at);
  }

  /** The oldest of those that were created while the pinned one was not over. */
  private static Optional<SuccessorDeployment> successorIn(
      List<ServiceDeploymentBrief> briefs, PinnedDeployment pinned) {
    Instant created = instant(pinned.getCreatedAt());
    Instant ended = instant(pinned.getStop().getEndedAt());
    return briefs.stream()
        .filter(brief -> !brief.serviceDeploymentArn().equals(pinned.getServiceDeploymentArn()))
        .filter(brief -> DeploymentSearch.createdAt(brief).isAfter(created))
        .filter(brief -> !DeploymentSearch.createdAt(brief).isAfter(ended))
        .min(Comparator.comparing(DeploymentSearch::createdAt))
        .map(brief ->
            SuccessorDeployment.newBuilder()
                .setServiceDeploymentArn(brief.serviceDeploymentArn())
                .setDeploymentId(Names.deploymentId(DeploymentSearch.revision(brief)))
                .build());
  }

  private static Optional<SuccessorDeployment> successorIn(ServiceDeploymentWatchState state) {
    PinnedDeployment pinned = state.getPinned();
    return state.getReading().getDeploymentsList().stream()
        .filter(deployment -> !deployment.getId().equals(pinned.getDeploymentId()))
        .filter(d -> Timestamps.compare(d.getCreatedAt(), pinned.getCreatedAt()) > 0)
        .filter(d -> Timestamps.compare(d.getCreatedAt(), pinned.getStop().getEndedAt()) <= 0)
        .min(Comparator.comparing(Deployment::getCreatedAt, Timestamps.comparator()))
        .map(d -> SuccessorDeployment.newBuilder().setDeploymentId(d.getId()).build());
  }

  /** A page of the list holds the newest only; without the pinned one in it, it may miss others. */
  private static boolean reachesBackTo(
      PinnedDeployment pinned, List<ServiceDeploymentBrief> briefs) {
    Instant created = instant(pinned.getCreatedAt());
    return briefs.isEmpty()
        || briefs.stream().anyMatch(b -> !DeploymentSearch.createdAt(b).isAfter(created));
  }
}
