package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.Moments.instant;

import com.google.protobuf.util.Timestamps;
import io.ecsgateway.server.watch.Absences;
import io.ecsgateway.server.watch.state.Absence;
import io.ecsgateway.server.watch.state.PinnedDeployment;
import io.ecsgateway.server.watch.state.ServiceDeploymentWatchState;
import io.ecsgateway.v1.Deployment;
import io.ecsgateway.v1.DeploymentOutcome;
import io.ecsgateway.v1.DeploymentRolloutState;
import io.ecsgateway.v1.Service;
import io.ecsgateway.v1.SuccessorDeployment;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Watches a deployment by its rolloutState in the service, where the endpoint keeps no service
 * deployments.
 */
final class RolloutReads {
  private final DeploymentChoice choice;
  private final DeploymentSearch search;
  private final boolean follow;

  RolloutReads(DeploymentChoice choice, DeploymentSearch search, boolean follow) {
    this.choice = choice;
    this.search = search;
    this.follow = follow;
  }

  /**
   * Returns what {@code service}, just read into {@code state}, makes of it.
   *
   * @param graceEnd after which the deployment is not waited for any longer
   */
  ServiceDeploymentWatchState found(
      ServiceDeploymentWatchState state, Service service, Instant graceEnd, Instant at) {
    List<Deployment> listed = state.getReading().getDeploymentsList();
    ServiceDeploymentWatchState next =
        state.getPinned().getDeploymentId().isEmpty() ? pin(state, service, listed) : state;
    String id = next.getPinned().getDeploymentId();
    Optional<Deployment> found =
        listed.stream().filter(d -> !id.isEmpty() && d.getId().equals(id)).findFirst();
    if (found.isPresent()) {
      return judge(note(next, found.get()), service, found.get(), at);
    }
    if (next.getPinned().getSeen()) {
      return gone(next, at);
    }
    return at.isBefore(graceEnd) ? next : search.giveUp(next, at);
  }

  private ServiceDeploymentWatchState pin(
      ServiceDeploymentWatchState state, Service service, List<Deployment> listed) {
    Instant start = instant(state.getStartedAt());
    Optional<Deployment> chosen =
        switch (choice) {
          // A service deployment by ARN: this endpoint has none.
          case DeploymentChoice.Named named -> Optional.empty();
          case DeploymentChoice.CreatedAfter after ->
              newest(listed).filter(d -> !instant(d.getCreatedAt()).isBefore(after.from()));
          case DeploymentChoice.Newest newest ->
              newest(listed).filter(d -> !wasOver(service, d, start));
        };
    return chosen
        .map(deployment -> {
          ServiceDeploymentWatchState.Builder next = state.toBuilder();
          next.getPinnedBuilder().setDeploymentId(deployment.getId());
          return next.build();
        })
        .orElse(state);
  }

  private static Optional<Deployment> newest(List<Deployment> listed) {
    return listed.stream()
        .max(Comparator.comparing(Deployment::getCreatedAt, Timestamps.comparator()));
  }

  private static boolean wasOver(Service service, Deployment deployment, Instant start) {
    boolean over =
        switch (deployment.getRolloutState()) {
          case COMPLETED -> true;
          case FAILED -> !rollsBack(service);
          // Not told, as behind a Classic Load Balancer: nothing says that anything is under way.
          case UNSPECIFIED ->
              service.getDeploymentsCount() == 1
                  && deployment.getRunningCount() == deployment.getDesiredCount();
          case IN_PROGRESS, UNMAPPED, UNRECOGNIZED -> false;
        };
    return over && !instant(deployment.getUpdatedAt()).isAfter(start);
  }

  private static ServiceDeploymentWatchState note(
      ServiceDeploymentWatchState state, Deployment deployment) {
    ServiceDeploymentWatchState.Builder next = state.toBuilder();
    PinnedDeployment.Builder pinned =
        next.getPinnedBuilder()
            .setSeen(true)
            .setCreatedAt(deployment.getCreatedAt())
            .setUpdatedAt(deployment.getUpdatedAt())
            .setTaskDefinition(deployment.getTaskDefinition())
            .clearAbsence();
    pinned.setStatus(
        deployment.getUnmappedValuesOrDefault("rolloutState", deployment.getRolloutState().name()));
    return next.build();
  }

  private ServiceDeploymentWatchState judge(
      ServiceDeploymentWatchState state, Service service, Deployment deployment, Instant at) {
    if (state.getPinned().getRolloutFailed()) {
      return judgeRollback(state, at);
    }
    String reason = deployment.getRolloutStateReason();
    if (deployment.getRolloutState() == DeploymentRolloutState.Value.COMPLETED) {
      return Verdicts.reach(
          state,
          DeploymentOutcome.DEPLOYMENT_OUTCOME_SUCCEEDED,
          reason.isEmpty() ? "The deployment is complete." : reason,
          deployment.getUpdatedAt(),
          at);
    }
    if (deployment.getRolloutState() == DeploymentRolloutState.Value.FAILED) {
      if (rollsBack(service)) {
        ServiceDeploymentWatchState.Builder next = state.toBuilder();
        next.getPinnedBuilder().setRolloutFailed(true);
        return judgeRollback(next.build(), at);
      }
      return Verdicts.reach(
          state,
          DeploymentOutcome.DEPLOYMENT_OUTCOME_FAILED,
          reason.isEmpty() ? "The deployment failed." : reason,
          deployment.getUpdatedAt(),
          at);
    }
    Optional<Deployment> newer =
        primary(state)
            .filter(p -> !p.getId().equals(deployment.getId()))
            .filter(p -> Timestamps.compare(p.getCreatedAt(), deployment.getCreatedAt()) > 0);
    return newer
        .map(successor ->
            Verdicts.supersede(
                state,
                SuccessorDeployment.newBuilder().setDeploymentId(successor.getId()).build(),
                deployment.getUpdatedAt(),
                follow,
                at))
        .orElse(state);
  }

  /** What becomes of the deployment that takes the failed one's place is how the rollback ended. */
  private static ServiceDeploymentWatchState judgeRollback(
      ServiceDeploymentWatchState state, Instant at) {
    Optional<Deployment> rollback =
        primary(state).filter(p -> !p.getId().equals(state.getPinned().getDeploymentId()));
    if (rollback.isEmpty()) {
      return state;
    }
    String reason = rollback.get().getRolloutStateReason();
    return switch (rollback.get().getRolloutState()) {
      case COMPLETED ->
          Verdicts.reach(
              state,
              DeploymentOutcome.DEPLOYMENT_OUTCOME_ROLLED_BACK,
              reason.isEmpty() ? "The service is back on the revision before." : reason,
              rollback.get().getUpdatedAt(),
              at);
      case FAILED ->
          Verdicts.reach(
              state,
              DeploymentOutcome.DEPLOYMENT_OUTCOME_ROLLBACK_FAILED,
              reason.isEmpty() ? "The deployment failed, and so did the rollback." : reason,
              rollback.get().getUpdatedAt(),
              at);
      case IN_PROGRESS, UNSPECIFIED, UNMAPPED, UNRECOGNIZED -> state;
    };
  }

  private static ServiceDeploymentWatchState gone(ServiceDeploymentWatchState state, Instant at) {
    if (state.getPinned().getRolloutFailed()) {
      return judgeRollback(state, at);
    }
    Absence absence = Absences.another(state.getPinned().getAbsence(), at);
    ServiceDeploymentWatchState.Builder next = state.toBuilder();
    next.getPinnedBuilder().setAbsence(absence);
    return Absences.isSettled(absence)
        ? Verdicts.reach(
            next.build(),
            DeploymentOutcome.DEPLOYMENT_OUTCOME_UNDETERMINED,
            "The service no longer lists the deployment; its rolloutState was %s when it was seen"
                    .formatted(state.getPinned().getStatus())
                + " last.",
            at)
        : next.build();
  }

  private static Optional<Deployment> primary(ServiceDeploymentWatchState state) {
    return state.getReading().getDeploymentsList().stream()
        .filter(deployment -> deployment.getStatus().equals("PRIMARY"))
        .findFirst();
  }

  private static boolean rollsBack(Service service) {
    return service.getDeploymentConfiguration().getDeploymentCircuitBreaker().getRollback()
        || service.getDeploymentConfiguration().getAlarms().getRollback();
  }
}
