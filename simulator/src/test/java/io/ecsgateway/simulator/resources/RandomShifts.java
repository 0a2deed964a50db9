package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.ShiftedTraffic.FUNCTION;
import static io.ecsgateway.simulator.resources.TestAccount.updateRequest;

import io.ecsgateway.simulator.engine.HookAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import software.amazon.awssdk.services.ecs.model.ContinueServiceDeploymentRequest;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHook;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookAction;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStage;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;

/** What a user might do with strategies and hooks, in an order that a seed decides. */
final class RandomShifts {
  private static final List<DeploymentLifecycleHookStage> PAUSES =
      List.of(
          DeploymentLifecycleHookStage.PRE_SCALE_UP,
          DeploymentLifecycleHookStage.POST_SCALE_UP,
          DeploymentLifecycleHookStage.PRE_PRODUCTION_TRAFFIC_SHIFT,
          DeploymentLifecycleHookStage.POST_PRODUCTION_TRAFFIC_SHIFT);
  private static final List<DeploymentLifecycleHookStage> STAGES =
      List.copyOf(DeploymentLifecycleHookStage.knownValues());
  private static final List<DeploymentLifecycleHookAction> ACTIONS =
      List.of(DeploymentLifecycleHookAction.CONTINUE, DeploymentLifecycleHookAction.ROLLBACK);
  private static final List<DeploymentStrategy> STRATEGIES = List.of(DeploymentStrategy.values());

  private final TestAccount ecs;
  private final Random random;

  private final String service;

  RandomShifts(TestAccount ecs, Random random, String service) {
    this.ecs = ecs;
    this.random = random;
    this.service = service;
  }

  String next() {
    return switch (random.nextInt(4)) {
      case 0 -> configure();
      case 1 -> answer();
      default -> proceed();
    };
  }

  /** Chooses a strategy, which deployments that shift traffic need, and hooks. */
  String configure() {
    return configure(STRATEGIES.get(random.nextInt(4)), 3);
  }

  /** Deploys what runs well, with hooks that end by themselves. */
  void deployWithHooks() {
    configure(STRATEGIES.get(1 + random.nextInt(3)), 1);
    ecs.update(updateRequest(service).taskDefinition("app:1").forceNewDeployment(true));
  }

  private String configure(DeploymentStrategy strategy, int oneInSoMany) {
    List<DeploymentLifecycleHook> hooks = new ArrayList<>();
    if (random.nextInt(oneInSoMany) == 0) {
      hooks.add(timingOut(ShiftedTraffic.pause(any(PAUSES))));
    }
    if (random.nextInt(oneInSoMany) == 0) {
      hooks.add(timingOut(ShiftedTraffic.lambda(any(STAGES))));
    }
    int bakeMinutes = random.nextInt(2);
    double percent = 30 + random.nextInt(700) / 10.0;
    ecs.update(
        updateRequest(service)
            .serviceConnectConfiguration(c -> c.enabled(true))
            .deploymentConfiguration(c -> {
              c.strategy(strategy).bakeTimeInMinutes(bakeMinutes).lifecycleHooks(hooks);
              if (strategy == DeploymentStrategy.LINEAR) {
                c.linearConfiguration(l -> l.stepPercent(percent).stepBakeTimeInMinutes(0));
              } else if (strategy == DeploymentStrategy.CANARY) {
                c.canaryConfiguration(
                    l -> l.canaryPercent(percent).canaryBakeTimeInMinutes(bakeMinutes));
              }
            }));
    return strategy + " with " + hooks.size() + " hooks";
  }

  private String answer() {
    HookAnswer answer =
        switch (random.nextInt(4)) {
          case 0 -> HookAnswer.FAILED;
          case 1 -> HookAnswer.inProgress(Duration.ofSeconds(1 + random.nextInt(60)));
          default -> HookAnswer.SUCCEEDED;
        };
    ecs.setHook(FUNCTION, answer);
    return "answer " + answer.status();
  }

  /** Continues or rolls back a hook, most often one that pauses. */
  private String proceed() {
    List<ServiceDeployment> deployments = ecs.serviceDeployments(service);
    if (deployments.isEmpty() || deployments.getFirst().lifecycleHookDetails().isEmpty()) {
      return "";
    }
    ServiceDeployment deployment = deployments.getFirst();
    DeploymentLifecycleHookAction action = any(ACTIONS);
    ecs.call(
        ContinueServiceDeploymentRequest.builder()
            .serviceDeploymentArn(deployment.serviceDeploymentArn())
            .hookId(deployment.lifecycleHookDetails().getFirst().hookId())
            .action(action)
            .build());
    return action.toString();
  }

  private DeploymentLifecycleHook timingOut(DeploymentLifecycleHook hook) {
    int minutes = 1 + random.nextInt(2);
    DeploymentLifecycleHookAction action = any(ACTIONS);
    return hook.toBuilder()
        .timeoutConfiguration(t -> t.timeoutInMinutes(minutes).action(action))
        .build();
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
