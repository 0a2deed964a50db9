package io.ecsgateway.server.watch.deployment;

import io.ecsgateway.server.watch.StoppedTasks;
import io.ecsgateway.server.watch.state.DeploymentReading;
import io.ecsgateway.server.watch.state.DeploymentVerdict;
import io.ecsgateway.server.watch.state.PinnedDeployment;
import io.ecsgateway.server.watch.state.ServiceDeploymentWatchState;
import io.ecsgateway.v1.Deployment;
import io.ecsgateway.v1.DeploymentFinished;
import io.ecsgateway.v1.DeploymentLifecycleHookStatus;
import io.ecsgateway.v1.DeploymentOutcome;
import io.ecsgateway.v1.DeploymentPhase;
import io.ecsgateway.v1.DeploymentProgress;
import io.ecsgateway.v1.DeploymentRolloutState;
import io.ecsgateway.v1.ServiceDeployment;
import io.ecsgateway.v1.ServiceRevisionSummary;
import java.util.Optional;

/** What a reader is told of a state. */
final class DeploymentView {
  private DeploymentView() {}

  /** Whether enough was read, in this stream, to tell how the deployment stands. */
  static boolean isReady(ServiceDeploymentWatchState state) {
    DeploymentReading reading = state.getReading();
    if (!reading.hasServiceAt()) {
      return false;
    }
    if (state.getWithoutRecords()) {
      return true;
    }
    return state.getPinned().getServiceDeploymentArn().isEmpty()
        ? reading.hasListAt()
        : reading.hasDeploymentAt();
  }

  /** Returns {@code state} with the percent that what was read into it last comes to. */
  static ServiceDeploymentWatchState measured(ServiceDeploymentWatchState state) {
    DeploymentPhase phase = phase(state);
    if (phase == DeploymentPhase.DEPLOYMENT_PHASE_AWAITED
        || phase == DeploymentPhase.DEPLOYMENT_PHASE_PENDING
        || phase == DeploymentPhase.DEPLOYMENT_PHASE_ROLLING_BACK) {
      return state;
    }
    DeploymentReading reading = state.getReading();
    int percent =
        DeploymentPercent.of(
            DeploymentCounts.of(reading, state.getPinned().getDeploymentId()),
            stage(reading.getServiceDeployment()),
            reading
                .getServiceDeployment()
                .getTargetServiceRevision()
                .getRequestedProductionTrafficWeight());
    if (percent <= state.getPinned().getPercent()) {
      return state;
    }
    ServiceDeploymentWatchState.Builder next = state.toBuilder();
    next.getPinnedBuilder().setPercent(percent);
    return next.build();
  }

  static DeploymentProgress progress(ServiceDeploymentWatchState state) {
    PinnedDeployment pinned = state.getPinned();
    DeploymentReading reading = state.getReading();
    ServiceDeployment record = reading.getServiceDeployment();
    Optional<Deployment> listed =
        reading.getDeploymentsList().stream()
            .filter(d -> !d.getId().isEmpty() && d.getId().equals(pinned.getDeploymentId()))
            .findFirst();
    DeploymentProgress.Builder progress =
        DeploymentProgress.newBuilder()
            .setPhase(
                state.getVerdict().getAlreadyFinished()
                    ? DeploymentPhase.DEPLOYMENT_PHASE_ENDED
                    : phase(state))
            .setPercent(pinned.getPercent())
            .setFailedTaskCount(FailureEvidence.failures(state))
            .setStatusReason(
                reading.hasServiceDeployment()
                    ? record.getStatusReason()
                    : listed.map(Deployment::getRolloutStateReason).orElse(""))
            .setLifecycleStage(stage(record))
            .addAllStoppedTasks(pinned.getStoppedTasksList());
    if (reading.hasServiceDeployment() || listed.isPresent()) {
      DeploymentCounts counts = DeploymentCounts.of(reading, pinned.getDeploymentId());
      progress
          .setTargetDesiredCount(counts.desired())
          .setTargetRunningCount(counts.running())
          .setTargetPendingCount(counts.pending())
          .setSourceRunningCount(counts.source());
    }
    listed.ifPresent(progress::setDeployment);
    if (reading.hasServiceDeployment()) {
      tell(record, progress);
    }
    return progress.build();
  }

  /** Returns the end that {@code state} holds. */
  static DeploymentFinished finished(ServiceDeploymentWatchState state) {
    DeploymentVerdict verdict = state.getVerdict();
    DeploymentFinished.Builder finished =
        DeploymentFinished.newBuilder()
            .setOutcome(verdict.getOutcome())
            .setReason(reason(state))
            .setAlreadyFinished(verdict.getAlreadyFinished())
            .setLast(progress(state).toBuilder().setPhase(DeploymentPhase.DEPLOYMENT_PHASE_ENDED));
    if (verdict.hasSuccessor()) {
      finished.setSuccessor(verdict.getSuccessor());
    }
    return finished.build();
  }

  /** What ECS says is seldom the cause: that is what the tasks stopped of. */
  private static String reason(ServiceDeploymentWatchState state) {
    String reason = state.getVerdict().getReason();
    String cause = StoppedTasks.cause(state.getPinned().getStoppedTasksList());
    return switch (state.getVerdict().getOutcome()) {
      case DEPLOYMENT_OUTCOME_FAILED,
          DEPLOYMENT_OUTCOME_ROLLED_BACK,
          DEPLOYMENT_OUTCOME_ROLLBACK_FAILED ->
          cause.isEmpty() ? reason : reason + " The task that failed last: " + cause;
      default -> reason;
    };
  }

  /** Returns {@code state} as it is when the end is told. */
  static ServiceDeploymentWatchState ended(ServiceDeploymentWatchState state) {
    ServiceDeploymentWatchState.Builder next = state.toBuilder();
    if (state.getVerdict().getOutcome() == DeploymentOutcome.DEPLOYMENT_OUTCOME_SUCCEEDED) {
      next.getPinnedBuilder().setPercent(100);
    }
    if (state.getVerdict().hasSuccessor()) {
      String taskDefinition = state.getPinned().getTaskDefinition();
      String id = state.getVerdict().getSuccessor().getDeploymentId();
      boolean same =
          state.getReading().getDeploymentsList().stream()
              .filter(deployment -> deployment.getId().equals(id))
              .anyMatch(
                  d -> !taskDefinition.isEmpty() && d.getTaskDefinition().equals(taskDefinition));
      // What an earlier stream knew stays true, though the service lists neither any longer.
      next.getVerdictBuilder()
          .getSuccessorBuilder()
          .setSameTaskDefinition(same || state.getVerdict().getSuccessor().getSameTaskDefinition());
    }
    return next.build();
  }

  private static void tell(ServiceDeployment record, DeploymentProgress.Builder progress) {
    ServiceRevisionSummary target = record.getTargetServiceRevision();
    if (target.hasRequestedProductionTrafficWeight()) {
      progress.setProductionTrafficWeight(target.getRequestedProductionTrafficWeight());
    }
    if (target.hasRequestedTestTrafficWeight()) {
      progress.setTestTrafficWeight(target.getRequestedTestTrafficWeight());
    }
    if (record.hasDeploymentCircuitBreaker()) {
      progress.setCircuitBreaker(record.getDeploymentCircuitBreaker());
    }
    if (record.hasAlarms()) {
      progress.setAlarms(record.getAlarms());
    }
    record.getLifecycleHookDetailsList().stream()
        .filter(hook -> hook.getStatus() == DeploymentLifecycleHookStatus.Value.AWAITING_ACTION)
        .forEach(progress::addWaitingHooks);
    progress.setServiceDeployment(record);
  }

  private static DeploymentPhase phase(ServiceDeploymentWatchState state) {
    PinnedDeployment pinned = state.getPinned();
    if (pinned.getStatus().isEmpty()) {
      return DeploymentPhase.DEPLOYMENT_PHASE_AWAITED;
    }
    if (state.getWithoutRecords()) {
      return phaseOfRollout(pinned);
    }
    DeploymentStatus status = DeploymentStatus.of(pinned.getStatus());
    if (status != null) {
      return status.phase();
    }
    return state.getReading().getServiceDeployment().hasRollback()
        ? DeploymentPhase.DEPLOYMENT_PHASE_ROLLING_BACK
        : DeploymentPhase.DEPLOYMENT_PHASE_UNSPECIFIED;
  }

  private static DeploymentPhase phaseOfRollout(PinnedDeployment pinned) {
    if (pinned.getRolloutFailed()) {
      return DeploymentPhase.DEPLOYMENT_PHASE_ROLLING_BACK;
    }
    for (DeploymentRolloutState.Value known : DeploymentRolloutState.Value.values()) {
      if (known != DeploymentRolloutState.Value.UNMAPPED
          && known.name().equals(pinned.getStatus())) {
        return DeploymentPhase.DEPLOYMENT_PHASE_IN_PROGRESS;
      }
    }
    return DeploymentPhase.DEPLOYMENT_PHASE_UNSPECIFIED;
  }

  private static String stage(ServiceDeployment record) {
    return switch (record.getLifecycleStage()) {
      case UNSPECIFIED -> "";
      case UNMAPPED -> record.getUnmappedValuesOrDefault("lifecycleStage", "");
      default -> record.getLifecycleStage().name();
    };
  }
}
