package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.Moments.timestamp;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.ecsgateway.server.names.Arns;
import io.ecsgateway.server.watch.Absences;
import io.ecsgateway.server.watch.state.Absence;
import io.ecsgateway.server.watch.state.PinnedDeployment;
import io.ecsgateway.server.watch.state.ServiceDeploymentWatchState;
import io.ecsgateway.server.watch.state.Stop;
import io.ecsgateway.v1.DeploymentOutcome;
import io.ecsgateway.v1.ServiceDeployment;
import io.ecsgateway.v1.ServiceDeploymentRollbackMonitorsStatus;
import java.time.Instant;

/** What a read of the pinned service deployment makes of a state. */
final class DeploymentReads {
  private DeploymentReads() {}

  /**
   * @param service what the request calls the service
   * @param status the raw status of {@code deployment}
   */
  static ServiceDeploymentWatchState found(
      ServiceDeploymentWatchState state,
      String service,
      ServiceDeployment deployment,
      String status,
      Instant at) {
    ServiceDeploymentWatchState.Builder answered = state.toBuilder();
    answered.getReadingBuilder().setDeploymentAt(timestamp(at));
    if (isStale(state.getPinned(), deployment, status)) {
      return answered.build();
    }
    if (!Arns.lastSegment(deployment.getServiceArn()).equals(Arns.lastSegment(service))) {
      return Verdicts.reach(
          answered.build(),
          DeploymentOutcome.DEPLOYMENT_OUTCOME_NEVER_FOUND,
          "%s is a deployment of %s (expected: of %s)."
              .formatted(deployment.getServiceDeploymentArn(), deployment.getServiceArn(), service),
          at);
    }
    answered.getReadingBuilder().setServiceDeployment(deployment);
    PinnedDeployment.Builder pinned =
        answered
            .getPinnedBuilder()
            .setSeen(true)
            .setStatus(status)
            .setCreatedAt(deployment.getCreatedAt())
            .setUpdatedAt(deployment.getUpdatedAt())
            .clearAbsence();
    if (pinned.getDeploymentId().isEmpty()) {
      pinned.setDeploymentId(Names.deploymentId(deployment.getTargetServiceRevision().getArn()));
    }
    return judge(answered.build(), deployment, at);
  }

  /** ECS does not know the service deployment, or not yet. */
  static ServiceDeploymentWatchState missing(
      ServiceDeploymentWatchState state, Instant graceEnd, Instant at) {
    ServiceDeploymentWatchState.Builder next = state.toBuilder();
    next.getReadingBuilder().setDeploymentAt(timestamp(at));
    if (state.hasVerdict()) {
      return next.build();
    }
    if (!state.getPinned().getSeen()) {
      return at.isBefore(graceEnd)
          ? next.build()
          : Verdicts.reach(
              next.build(),
              DeploymentOutcome.DEPLOYMENT_OUTCOME_NEVER_FOUND,
              "ECS does not know " + state.getPinned().getServiceDeploymentArn() + ".",
              at);
    }
    Absence absence = Absences.another(state.getPinned().getAbsence(), at);
    next.getPinnedBuilder().setAbsence(absence);
    if (!Absences.isSettled(absence)) {
      return next.build();
    }
    // ECS deletes the deployments of a service with it.
    return state.hasServiceAbsence() || state.hasDeletedAt()
        ? Verdicts.reach(
            next.build(),
            DeploymentOutcome.DEPLOYMENT_OUTCOME_SERVICE_DELETED,
            "The service was deleted.",
            at)
        : Verdicts.reach(
            next.build(),
            DeploymentOutcome.DEPLOYMENT_OUTCOME_UNDETERMINED,
            "ECS no longer knows the deployment; it was %s when it was seen last."
                .formatted(state.getPinned().getStatus()),
            at);
  }

  private static boolean isStale(
      PinnedDeployment pinned, ServiceDeployment deployment, String status) {
    if (DeploymentStatus.isFinal(pinned.getStatus()) && !status.equals(pinned.getStatus())) {
      return true;
    }
    int newer = Timestamps.compare(deployment.getUpdatedAt(), pinned.getUpdatedAt());
    return newer < 0 || (newer == 0 && DeploymentStatus.goesBack(pinned.getStatus(), status));
  }

  private static ServiceDeploymentWatchState judge(
      ServiceDeploymentWatchState state, ServiceDeployment deployment, Instant at) {
    DeploymentStatus status = DeploymentStatus.of(state.getPinned().getStatus());
    if (status == null) {
      return state;
    }
    return switch (status) {
      case PENDING, IN_PROGRESS, STOP_REQUESTED, ROLLBACK_REQUESTED, ROLLBACK_IN_PROGRESS -> state;
      case SUCCESSFUL ->
          over(
              state,
              DeploymentOutcome.DEPLOYMENT_OUTCOME_SUCCEEDED,
              "The deployment is complete.",
              at);
      case ROLLBACK_SUCCESSFUL ->
          over(
              state,
              DeploymentOutcome.DEPLOYMENT_OUTCOME_ROLLED_BACK,
              "The service is back on the revision before.",
              at);
      case ROLLBACK_FAILED ->
          over(
              state,
              DeploymentOutcome.DEPLOYMENT_OUTCOME_ROLLBACK_FAILED,
              "The deployment failed, and so did the rollback.",
              at);
      case STOPPED -> judgeStopped(state, deployment, at);
    };
  }

  private static ServiceDeploymentWatchState judgeStopped(
      ServiceDeploymentWatchState state, ServiceDeployment deployment, Instant at) {
    if (deployment.getDeploymentCircuitBreaker().getStatus()
        == ServiceDeploymentRollbackMonitorsStatus.Value.TRIGGERED) {
      return over(
          state,
          DeploymentOutcome.DEPLOYMENT_OUTCOME_FAILED,
          "The circuit breaker ended the deployment: %d tasks failed, %d are the limit."
              .formatted(
                  deployment.getDeploymentCircuitBreaker().getFailureCount(),
                  deployment.getDeploymentCircuitBreaker().getThreshold()),
          at);
    }
    if (deployment.getAlarms().getStatus()
        == ServiceDeploymentRollbackMonitorsStatus.Value.TRIGGERED) {
      return over(
          state,
          DeploymentOutcome.DEPLOYMENT_OUTCOME_FAILED,
          "Alarms ended the deployment: "
              + String.join(", ", deployment.getAlarms().getTriggeredAlarmNamesList())
              + ".",
          at);
    }
    if (state.getPinned().hasStop()) {
      return state;
    }
    ServiceDeploymentWatchState.Builder next = state.toBuilder();
    next.getPinnedBuilder()
        .setStop(
            Stop.newBuilder()
                .setSeenAt(timestamp(at))
                .setEndedAt(endOf(deployment, timestamp(at))));
    return next.build();
  }

  private static ServiceDeploymentWatchState over(
      ServiceDeploymentWatchState state, DeploymentOutcome outcome, String otherwise, Instant at) {
    ServiceDeployment deployment = state.getReading().getServiceDeployment();
    String reason = deployment.getRollback().getReason();
    if (reason.isEmpty()) {
      reason = deployment.getStatusReason();
    }
    return Verdicts.reach(
        state,
        outcome,
        reason.isEmpty() ? otherwise : reason,
        endOf(deployment, Timestamp.getDefaultInstance()),
        at);
  }

  private static Timestamp endOf(ServiceDeployment deployment, Timestamp otherwise) {
    if (deployment.hasFinishedAt()) {
      return deployment.getFinishedAt();
    }
    if (deployment.hasStoppedAt()) {
      return deployment.getStoppedAt();
    }
    return deployment.hasUpdatedAt() ? deployment.getUpdatedAt() : otherwise;
  }
}
