package io.ecsgateway.simulator.scheduling;

import java.time.Instant;
import java.util.Objects;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHook;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookAction;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookDetail;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStatus;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookTargetType;

/**
 * A lifecycle hook at work in one stage of one deployment.
 *
 * @param id its {@code hookId}: another one each time the stage is reached
 * @param hook as it was configured
 * @param status how far it is
 * @param expiresAt when its timeout action is taken
 * @param askAt when its function is asked next; a PAUSE hook asks nobody
 */
record HookRun(
    String id,
    DeploymentLifecycleHook hook,
    DeploymentLifecycleHookStatus status,
    Instant expiresAt,
    Instant askAt) {

  static boolean isPause(DeploymentLifecycleHook hook) {
    return hook.targetType() == DeploymentLifecycleHookTargetType.PAUSE;
  }

  boolean isResolved() {
    return status != DeploymentLifecycleHookStatus.AWAITING_ACTION
        && status != DeploymentLifecycleHookStatus.IN_PROGRESS;
  }

  boolean awaitsAction() {
    return status == DeploymentLifecycleHookStatus.AWAITING_ACTION;
  }

  /** Returns when it changes by itself, as long as it is not resolved. */
  Instant dueAt() {
    return awaitsAction() || expiresAt.isBefore(askAt) ? expiresAt : askAt;
  }

  /** Whether it ended so that the deployment may go on. */
  boolean hasPassed() {
    return status == DeploymentLifecycleHookStatus.SUCCEEDED
        || (hasTimedOut() && timeoutAction() == DeploymentLifecycleHookAction.CONTINUE);
  }

  /** Whether it ended so that the deployment has failed. */
  boolean hasFailed() {
    return isResolved() && !hasPassed();
  }

  HookRun with(DeploymentLifecycleHookStatus newStatus) {
    return new HookRun(id, hook, newStatus, expiresAt, askAt);
  }

  HookRun askedAgainAt(Instant time) {
    return new HookRun(id, hook, status, expiresAt, time);
  }

  /** Returns the hook as DescribeServiceDeployments shows it. */
  DeploymentLifecycleHookDetail detail() {
    return DeploymentLifecycleHookDetail.builder()
        .hookId(id)
        .targetType(
            Objects.requireNonNullElse(
                hook.targetType(), DeploymentLifecycleHookTargetType.AWS_LAMBDA))
        .targetArn(hook.hookTargetArn())
        .status(status)
        .expiresAt(expiresAt)
        .timeoutAction(timeoutAction())
        .build();
  }

  private boolean hasTimedOut() {
    return status == DeploymentLifecycleHookStatus.TIMED_OUT;
  }

  private DeploymentLifecycleHookAction timeoutAction() {
    return hook.timeoutConfiguration() == null || hook.timeoutConfiguration().action() == null
        ? DeploymentLifecycleHookAction.ROLLBACK
        : hook.timeoutConfiguration().action();
  }
}
