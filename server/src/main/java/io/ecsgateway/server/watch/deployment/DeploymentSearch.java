package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.Moments.instant;
import static io.ecsgateway.server.watch.Moments.timestamp;

import io.ecsgateway.server.watch.state.PinnedDeployment;
import io.ecsgateway.server.watch.state.ServiceDeploymentWatchState;
import io.ecsgateway.v1.Deployment;
import io.ecsgateway.v1.DeploymentOutcome;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;

/** Finds the deployment that a request names in the list of the service's deployments. */
final class DeploymentSearch {
  private static final Comparator<ServiceDeploymentBrief> BY_AGE =
      Comparator.comparing(DeploymentSearch::createdAt);

  private final DeploymentChoice choice;

  DeploymentSearch(DeploymentChoice choice) {
    this.choice = choice;
  }

  /**
   * Returns {@code state} with the deployment pinned, if it is in the list.
   *
   * @param graceEnd after which it is not waited for any longer
   */
  ServiceDeploymentWatchState in(
      List<ServiceDeploymentBrief> briefs,
      ServiceDeploymentWatchState state,
      Instant graceEnd,
      Instant at) {
    PinnedDeployment pinned = state.getPinned();
    ServiceDeploymentWatchState next = state;
    Optional<ServiceDeploymentBrief> found;
    if (!pinned.getDeploymentId().isEmpty()) {
      found = withId(briefs, pinned.getDeploymentId());
    } else {
      found =
          switch (choice) {
            // One without an id is named by ARN, and needs no search.
            case DeploymentChoice.Named named -> Optional.empty();
            case DeploymentChoice.CreatedAfter after ->
                briefs.stream().filter(b -> !createdAt(b).isBefore(after.from())).max(BY_AGE);
            case DeploymentChoice.Newest newest -> {
              next = withIdle(briefs, state);
              yield newerThanIdle(briefs, next);
            }
          };
    }
    if (found.isPresent()) {
      return pin(next, found.get());
    }
    // Whether there is nothing to find, the service has to tell as well.
    return at.isBefore(graceEnd) || !next.getReading().hasServiceAt() ? next : giveUp(next, at);
  }

  /** Returns {@code state} after a search that was in vain. */
  ServiceDeploymentWatchState giveUp(ServiceDeploymentWatchState state, Instant at) {
    String id = state.getPinned().getDeploymentId();
    if (!state.getWithoutRecords() && mayBeWithoutRecord(state, id)) {
      return state.toBuilder().setWithoutRecords(true).build();
    }
    if (id.isEmpty() && choice instanceof DeploymentChoice.Newest && state.hasService()) {
      return Verdicts.reach(
          state,
          DeploymentOutcome.DEPLOYMENT_OUTCOME_NOTHING_IN_PROGRESS,
          "The newest deployment was over, and no other began.",
          at);
    }
    return Verdicts.reach(
        state,
        DeploymentOutcome.DEPLOYMENT_OUTCOME_NEVER_FOUND,
        state.hasService() ? "The service has no such deployment." : "There is no such service.",
        at);
  }

  /** ECS keeps records for 90 days, other endpoints none at all: the service may tell more. */
  private static boolean mayBeWithoutRecord(ServiceDeploymentWatchState state, String id) {
    List<Deployment> listed = state.getReading().getDeploymentsList();
    return id.isEmpty()
        ? state.getReading().getListEmpty() && !listed.isEmpty()
        : listed.stream().anyMatch(deployment -> deployment.getId().equals(id));
  }

  private static Optional<ServiceDeploymentBrief> withId(
      List<ServiceDeploymentBrief> briefs, String id) {
    return briefs.stream().filter(brief -> Names.belong(id, revision(brief))).max(BY_AGE);
  }

  /** Notes the newest deployment that was over before the watch began. */
  private static ServiceDeploymentWatchState withIdle(
      List<ServiceDeploymentBrief> briefs, ServiceDeploymentWatchState state) {
    Instant start = instant(state.getStartedAt());
    return briefs.stream()
        .filter(brief -> wasOver(brief, start))
        .map(DeploymentSearch::createdAt)
        .filter(created -> !state.hasIdleCreatedAt() || created.isAfter(idle(state)))
        .max(Comparator.naturalOrder())
        .map(created -> state.toBuilder().setIdleCreatedAt(timestamp(created)).build())
        .orElse(state);
  }

  private static Optional<ServiceDeploymentBrief> newerThanIdle(
      List<ServiceDeploymentBrief> briefs, ServiceDeploymentWatchState state) {
    return briefs.stream()
        .filter(b -> !state.hasIdleCreatedAt() || createdAt(b).isAfter(idle(state)))
        .max(BY_AGE);
  }

  private static boolean wasOver(ServiceDeploymentBrief brief, Instant start) {
    Instant end = brief.finishedAt() == null ? createdAt(brief) : brief.finishedAt();
    return DeploymentStatus.isFinal(brief.statusAsString()) && !end.isAfter(start);
  }

  private static ServiceDeploymentWatchState pin(
      ServiceDeploymentWatchState state, ServiceDeploymentBrief brief) {
    ServiceDeploymentWatchState.Builder next = state.toBuilder();
    if (state.getPinned().getDeploymentId().isEmpty()) {
      next.getPinnedBuilder().setDeploymentId(Names.deploymentId(revision(brief)));
    }
    next.getPinnedBuilder()
        .setServiceDeploymentArn(brief.serviceDeploymentArn())
        .setSeen(true)
        .setCreatedAt(timestamp(createdAt(brief)));
    return next.build();
  }

  private static Instant idle(ServiceDeploymentWatchState state) {
    return instant(state.getIdleCreatedAt());
  }

  /** Returns when it was created; the epoch if the endpoint does not say. */
  static Instant createdAt(ServiceDeploymentBrief brief) {
    Instant createdAt = brief.createdAt();
    return createdAt == null ? Instant.EPOCH : createdAt;
  }

  /** Returns the ARN of the revision that it deploys; empty if the endpoint does not say. */
  static String revision(ServiceDeploymentBrief brief) {
    String arn = brief.targetServiceRevisionArn();
    return arn == null ? "" : arn;
  }
}
