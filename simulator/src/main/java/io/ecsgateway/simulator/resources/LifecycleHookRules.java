package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHook;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStage;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookTargetType;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookTimeoutConfiguration;

/** What ECS takes for lifecycle hooks. */
final class LifecycleHookRules {
  private static final int MOST_OF_A_TYPE = 10;
  private static final int LONGEST_TIMEOUT_MINUTES = 20_160;

  /** Where only functions run: the deployment cannot pause while traffic moves. */
  private static final Set<DeploymentLifecycleHookStage> NO_PAUSE =
      Set.of(
          DeploymentLifecycleHookStage.TEST_TRAFFIC_SHIFT,
          DeploymentLifecycleHookStage.PRODUCTION_TRAFFIC_SHIFT);

  private LifecycleHookRules() {}

  static void check(List<DeploymentLifecycleHook> hooks) {
    hooks.forEach(LifecycleHookRules::check);
    long pauses = hooks.stream().filter(LifecycleHookRules::isPause).count();
    checkNumber("PAUSE", pauses);
    checkNumber("AWS_LAMBDA", hooks.size() - pauses);
  }

  private static void check(DeploymentLifecycleHook hook) {
    if (hook.lifecycleStages().isEmpty()) {
      throw invalid("lifecycleStages of a lifecycle hook cannot be empty.");
    }
    checkTimeout(hook.timeoutConfiguration());
    if (isPause(hook)) {
      checkPause(hook);
    } else {
      requirePresent(hook.hookTargetArn(), "hookTargetArn");
      requirePresent(hook.roleArn(), "roleArn");
    }
  }

  private static void checkPause(DeploymentLifecycleHook hook) {
    for (DeploymentLifecycleHookStage stage : hook.lifecycleStages()) {
      if (NO_PAUSE.contains(stage)) {
        throw invalid("PAUSE lifecycle hooks are not supported at the " + stage + " stage.");
      }
    }
    if (hook.hookTargetArn() != null || hook.hookDetails() != null) {
      throw invalid("hookTargetArn and hookDetails are not supported for PAUSE lifecycle hooks.");
    }
  }

  private static void checkTimeout(@Nullable DeploymentLifecycleHookTimeoutConfiguration timeout) {
    Integer minutes = timeout == null ? null : timeout.timeoutInMinutes();
    if (minutes != null && (minutes < 1 || minutes > LONGEST_TIMEOUT_MINUTES)) {
      throw invalid(
          "Invalid timeoutInMinutes: "
              + minutes
              + ". It must be between 1 and "
              + LONGEST_TIMEOUT_MINUTES
              + ".");
    }
  }

  private static void requirePresent(@Nullable String value, String member) {
    if (value == null || value.isEmpty()) {
      throw invalid(member + " is required for AWS_LAMBDA lifecycle hooks.");
    }
  }

  private static void checkNumber(String type, long number) {
    if (number > MOST_OF_A_TYPE) {
      throw invalid(
          "There can be at most "
              + MOST_OF_A_TYPE
              + " "
              + type
              + " lifecycle hooks, not "
              + number
              + ".");
    }
  }

  private static boolean isPause(DeploymentLifecycleHook hook) {
    return hook.targetType() == DeploymentLifecycleHookTargetType.PAUSE;
  }

  private static EcsException invalid(String message) {
    return EcsException.invalidParameter(message);
  }
}
