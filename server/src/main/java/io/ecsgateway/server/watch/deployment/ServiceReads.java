package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.Moments.timestamp;

import com.google.protobuf.util.Timestamps;
import io.ecsgateway.server.watch.Absences;
import io.ecsgateway.server.watch.ServiceSighting;
import io.ecsgateway.server.watch.state.Absence;
import io.ecsgateway.server.watch.state.SeenService;
import io.ecsgateway.server.watch.state.ServiceDeploymentWatchState;
import io.ecsgateway.v1.DeploymentOutcome;
import io.ecsgateway.v1.Service;
import java.time.Instant;
import java.util.Set;

/** What a read of the service makes of a state, whatever becomes of its deployments. */
final class ServiceReads {
  private static final Set<String> ON_ITS_WAY_OUT = Set.of("DRAINING", "INACTIVE");

  private ServiceReads() {}

  /**
   * Returns {@code state} with what a read says that is not stale.
   *
   * @param sighting what the read is to the state
   * @param service the message of {@code read}
   */
  static ServiceDeploymentWatchState found(
      ServiceDeploymentWatchState state,
      ServiceSighting sighting,
      software.amazon.awssdk.services.ecs.model.Service read,
      Service service,
      Instant at) {
    ServiceDeploymentWatchState.Builder next = state.toBuilder();
    next.getReadingBuilder().setServiceAt(timestamp(at));
    if (sighting == ServiceSighting.REPLACED) {
      if (state.getPinned().getSeen()
          && Timestamps.compare(state.getPinned().getCreatedAt(), service.getCreatedAt()) < 0) {
        return Verdicts.reach(
            next.build(),
            DeploymentOutcome.DEPLOYMENT_OUTCOME_SERVICE_DELETED,
            "The service was deleted; another of its name took its place.",
            at);
      }
      // What was read before was a stale read of an earlier service: the deployment is this one's.
      next.clearDeletedAt().clearService().clearEvents();
    }
    SeenService seen = ServiceSighting.remember(next.getService(), read);
    if (ON_ITS_WAY_OUT.contains(seen.getStatus()) && !next.hasDeletedAt()) {
      next.setDeletedAt(timestamp(at)).setDeletedAtFirstSight(!next.hasService());
    }
    next.clearServiceAbsence().setService(seen);
    next.getReadingBuilder().clearDeployments().addAllDeployments(service.getDeploymentsList());
    service.getDeploymentsList().stream()
        .filter(d -> !d.getId().isEmpty() && d.getId().equals(next.getPinned().getDeploymentId()))
        .findFirst()
        .ifPresent(d -> next.getPinnedBuilder().setTaskDefinition(d.getTaskDefinition()));
    return next.build();
  }

  /** ECS does not know the service, or not yet. */
  static ServiceDeploymentWatchState missing(ServiceDeploymentWatchState state, Instant at) {
    ServiceDeploymentWatchState.Builder next = state.toBuilder();
    next.getReadingBuilder().setServiceAt(timestamp(at));
    if (!state.hasService()) {
      return next.build();
    }
    Absence absence = Absences.another(state.getServiceAbsence(), at);
    next.setServiceAbsence(absence);
    return Absences.isGone(absence, state.getService().getStatus())
        ? Verdicts.reach(
            next.build(),
            DeploymentOutcome.DEPLOYMENT_OUTCOME_SERVICE_DELETED,
            "ECS no longer knows the service.",
            at)
        : next.build();
  }
}
