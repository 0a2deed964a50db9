package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.ShiftedTraffic.FUNCTION;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.advanceTo;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.blueGreen;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.createDeployed;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.lambda;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.linear;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.pause;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.production;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.shifting;
import static io.ecsgateway.simulator.resources.TestAccount.updateRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStage.POST_SCALE_UP;
import static software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStage.PRE_PRODUCTION_TRAFFIC_SHIFT;
import static software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStage.PRE_SCALE_UP;
import static software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStage.PRODUCTION_TRAFFIC_SHIFT;
import static software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStatus.AWAITING_ACTION;
import static software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStatus.FAILED;
import static software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStatus.IN_PROGRESS;
import static software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStatus.SUCCEEDED;
import static software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStatus.TIMED_OUT;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.ROLLBACK_FAILED;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.SUCCESSFUL;

import io.ecsgateway.simulator.Deviation;
import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.HookAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContinueServiceDeploymentRequest;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHook;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookAction;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookDetail;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;

class LifecycleHooksTest {
  private final TestAccount ecs = new TestAccount();

  @Test
  void pauseHoldsTheDeploymentUntilItIsContinued() {
    deployWith(pause(POST_SCALE_UP));
    advanceTo(ecs, "shop", "POST_SCALE_UP");
    Instant reached = ecs.now();
    ecs.advance(Duration.ofHours(20));
    ServiceDeployment paused = ecs.newest("shop");
    DeploymentLifecycleHookDetail hook = paused.lifecycleHookDetails().getFirst();

    assertThat(paused.lifecycleStageAsString()).isEqualTo("POST_SCALE_UP");
    assertThat(hook.hookId()).matches("ecs-pause-[-_A-Za-z0-9]{43}");
    assertThat(hook.status()).isEqualTo(AWAITING_ACTION);
    assertThat(hook.targetTypeAsString()).isEqualTo("PAUSE");
    assertThat(hook.targetArn()).isNull();
    assertThat(hook.expiresAt()).isEqualTo(reached.plus(Duration.ofDays(1)));
    assertThat(hook.timeoutAction()).isEqualTo(DeploymentLifecycleHookAction.ROLLBACK);
    proceed(paused, hook.hookId(), null);
    assertThat(onlyHook().status()).isEqualTo(SUCCEEDED);
    ecs.advanceUntil("shop", SUCCESSFUL);
    assertThat(ecs.newest("shop").lifecycleHookDetails()).isEmpty();
  }

  @Test
  @Deviation("rolled-back-pause")
  void pauseThatIsAnsweredWithRollbackRollsBack() {
    deployWith(pause(POST_SCALE_UP));
    advanceTo(ecs, "shop", "POST_SCALE_UP");
    proceed(ecs.newest("shop"), onlyHook().hookId(), DeploymentLifecycleHookAction.ROLLBACK);
    assertThat(ecs.newest("shop").statusAsString()).isEqualTo("ROLLBACK_REQUESTED");
    ecs.advanceUntil("shop", ROLLBACK_SUCCESSFUL);

    assertThat(onlyHook().status()).isEqualTo(FAILED);
    assertThat(ecs.service("shop").taskDefinition()).endsWith("app:1");
  }

  @Test
  void pauseBeforeEachStepIsAnotherOne() {
    createDeployed(
        ecs,
        "shop",
        1,
        linear(50).andThen(c -> c.lifecycleHooks(pause(PRE_PRODUCTION_TRAFFIC_SHIFT))));
    ecs.deploy("shop", "app:2");
    Set<String> hookIds = new LinkedHashSet<>();
    List<String> weights = new ArrayList<>();
    ecs.advanceUntil(() -> {
      ServiceDeployment newest = ecs.newest("shop");
      newest.lifecycleHookDetails().stream()
          .filter(hook -> hook.status() == AWAITING_ACTION)
          .forEach(hook -> {
            hookIds.add(hook.hookId());
            weights.add(production(newest));
            proceed(newest, hook.hookId(), DeploymentLifecycleHookAction.CONTINUE);
          });
      return newest.status() == SUCCESSFUL;
    });

    assertThat(hookIds).hasSize(2);
    assertThat(weights).containsExactly("0.0 100.0", "50.0 50.0");
  }

  @Test
  @Deviation("hook-timeouts")
  void pauseThatTimesOutRollsBackUnlessItIsToContinue() {
    for (DeploymentLifecycleHookAction action : DeploymentLifecycleHookAction.knownValues()) {
      deployWith(timingOut(pause(PRE_SCALE_UP), action));
      advanceTo(ecs, "shop", "PRE_SCALE_UP");
      ecs.advance(Duration.ofMinutes(3).minusSeconds(1));
      assertThat(onlyHook().status()).isEqualTo(AWAITING_ACTION);
      ecs.advance(2);
      assertThat(onlyHook().status()).isEqualTo(TIMED_OUT);
      assertThat(onlyHook().timeoutAction()).isEqualTo(action);
      ecs.advanceUntil(
          "shop",
          action == DeploymentLifecycleHookAction.CONTINUE ? SUCCESSFUL : ROLLBACK_SUCCESSFUL);
      ecs.delete("shop", true);
      ecs.advance(60);
    }
  }

  @Test
  @Deviation("hook-answers")
  void functionsSucceedAtOnceUnlessTheyAreToldOtherwise() {
    deployWith(lambda(PRE_SCALE_UP, PRODUCTION_TRAFFIC_SHIFT));
    advanceTo(ecs, "shop", "PRE_SCALE_UP");
    DeploymentLifecycleHookDetail hook = onlyHook();

    assertThat(hook.status()).isEqualTo(SUCCEEDED);
    assertThat(hook.targetTypeAsString()).isEqualTo("AWS_LAMBDA");
    assertThat(hook.targetArn()).isEqualTo(FUNCTION);
    ecs.advanceUntil("shop", SUCCESSFUL);
  }

  @Test
  void functionInProgressIsAskedAgainAfterItsDelay() {
    ecs.setHook(FUNCTION, HookAnswer.inProgress(Duration.ofSeconds(40)));
    deployWith(lambda(POST_SCALE_UP));
    advanceTo(ecs, "shop", "POST_SCALE_UP");
    assertThat(onlyHook().status()).isEqualTo(IN_PROGRESS);
    ecs.setHook(FUNCTION, HookAnswer.SUCCEEDED);
    ecs.advance(39);
    assertThat(onlyHook().status()).isEqualTo(IN_PROGRESS);
    ecs.advance(2);

    assertThat(onlyHook().status()).isEqualTo(SUCCEEDED);
    ecs.advanceUntil("shop", SUCCESSFUL);
  }

  @Test
  @Deviation("failing-hook")
  void functionThatFailsRollsTheDeploymentBack() {
    ecs.setHook("verify", HookAnswer.FAILED);
    String good = deployWith(lambda(POST_SCALE_UP), pause(POST_SCALE_UP));
    String bad = ecs.service("shop").deployments().getFirst().id();
    ecs.advanceUntil("shop", ROLLBACK_SUCCESSFUL);

    assertThat(onlyHook().status()).isEqualTo(FAILED);
    assertThat(ecs.newest("shop").statusReason())
        .isEqualTo("Service deployment rolled back because a lifecycle hook failed.");
    assertThat(ecs.messages("shop").reversed())
        .containsSubsequence(
            "(service shop) (deployment "
                + bad
                + ") deployment failed: hook execution failure(s) detected.",
            "(service shop) rolling back to deployment " + good + ".");
  }

  @Test
  void functionThatFailsWhileTrafficReturnsMakesTheRollbackFail() {
    deployWith(lambda(PRODUCTION_TRAFFIC_SHIFT));
    advanceTo(ecs, "shop", "BAKE_TIME");
    ecs.setHook(FUNCTION, HookAnswer.FAILED);
    ecs.stopDeployment(ecs.newest("shop").serviceDeploymentArn());
    ecs.advanceUntil("shop", ROLLBACK_FAILED);

    assertThat(onlyHook().status()).isEqualTo(FAILED);
    assertThat(production(ecs.newest("shop"))).isEqualTo("0.0 100.0");
  }

  @Test
  @Deviation("hook-details")
  void hooksOfAStageWorkSideBySide() {
    ecs.setHook(FUNCTION, HookAnswer.inProgress(Duration.ofSeconds(30)));
    deployWith(lambda(POST_SCALE_UP), pause(POST_SCALE_UP));
    advanceTo(ecs, "shop", "POST_SCALE_UP");
    assertThat(ecs.newest("shop").lifecycleHookDetails())
        .extracting(DeploymentLifecycleHookDetail::status)
        .containsExactly(IN_PROGRESS, AWAITING_ACTION);
    ecs.setHook(FUNCTION, HookAnswer.SUCCEEDED);
    ecs.advance(60);
    assertThat(ecs.newest("shop").lifecycleStageAsString()).isEqualTo("POST_SCALE_UP");
    proceed(
        ecs.newest("shop"),
        ecs.newest("shop").lifecycleHookDetails().get(1).hookId(),
        DeploymentLifecycleHookAction.CONTINUE);
    ecs.advanceUntil("shop", SUCCESSFUL);
  }

  @Test
  void firstDeploymentWaitsForItsHooksToo() {
    ecs.create(
        shifting("shop", 1, blueGreen().andThen(c -> c.lifecycleHooks(pause(PRE_SCALE_UP)))));
    ecs.advance(300);

    assertThat(ecs.newest("shop").lifecycleStageAsString()).isEqualTo("PRE_SCALE_UP");
    assertThat(ecs.service("shop").runningCount()).isZero();
  }

  @Test
  @Deviation("continue-errors")
  void onlyAHookThatAwaitsAnActionCanBeContinued() {
    deployWith(pause(PRE_SCALE_UP), lambda(PRE_SCALE_UP));
    advanceTo(ecs, "shop", "PRE_SCALE_UP");
    ServiceDeployment paused = ecs.newest("shop");
    String pause = paused.lifecycleHookDetails().getFirst().hookId();
    String function = paused.lifecycleHookDetails().get(1).hookId();
    assertRefused(paused, "ecs-pause-nothing");
    assertRefused(paused, function);
    proceed(paused, pause, DeploymentLifecycleHookAction.CONTINUE);
    assertRefused(paused, pause);
    EcsException unknown =
        ecs.error(
            ContinueServiceDeploymentRequest.builder()
                .serviceDeploymentArn(paused.serviceDeploymentArn() + "x")
                .hookId(pause)
                .build());

    assertThat(unknown.code()).isEqualTo("ServiceDeploymentNotFoundException");
  }

  @Test
  void deploymentThatIsStoppedOrSupersededNoLongerWaits() {
    deployWith(pause(PRE_SCALE_UP));
    advanceTo(ecs, "shop", "PRE_SCALE_UP");
    ServiceDeployment stopped = ecs.newest("shop");
    String hook = onlyHook().hookId();
    ecs.stopDeployment(stopped.serviceDeploymentArn());
    assertRefused(stopped, hook);
    ecs.advanceUntil("shop", ROLLBACK_SUCCESSFUL);
    assertThat(ecs.newest("shop").lifecycleHookDetails()).isEmpty();
    ecs.deploy("shop", "app:2");
    advanceTo(ecs, "shop", "PRE_SCALE_UP");
    ServiceDeployment superseded = ecs.newest("shop");
    String another = onlyHook().hookId();
    ecs.update(updateRequest("shop").forceNewDeployment(true));

    assertThat(another).isNotEqualTo(hook);
    assertRefused(superseded, another);
    ecs.advance(3);
    assertThat(ecs.serviceDeployments("shop").get(1).statusAsString()).isEqualTo("STOPPED");
    assertThat(ecs.serviceDeployments("shop").get(1).lifecycleHookDetails()).isEmpty();
  }

  /** Deploys app:2 over app:1; returns the id of what ran before. */
  private String deployWith(DeploymentLifecycleHook... hooks) {
    createDeployed(ecs, "shop", 1, blueGreen().andThen(c -> c.lifecycleHooks(hooks)));
    String before = ecs.service("shop").deployments().getFirst().id();
    ecs.deploy("shop", "app:2");
    return before;
  }

  private static DeploymentLifecycleHook timingOut(
      DeploymentLifecycleHook hook, DeploymentLifecycleHookAction action) {
    return hook.toBuilder().timeoutConfiguration(t -> t.timeoutInMinutes(3).action(action)).build();
  }

  private DeploymentLifecycleHookDetail onlyHook() {
    List<DeploymentLifecycleHookDetail> hooks = ecs.newest("shop").lifecycleHookDetails();
    assertThat(hooks).hasSize(1);
    return hooks.getFirst();
  }

  private void proceed(
      ServiceDeployment deployment, String hookId, @Nullable DeploymentLifecycleHookAction action) {
    ecs.call(request(deployment, hookId).action(action).build());
  }

  private void assertRefused(ServiceDeployment deployment, String hookId) {
    EcsException error = ecs.error(request(deployment, hookId).build());
    assertThat(error.code()).isEqualTo("InvalidParameterException");
    assertThat(error.getMessage()).contains(hookId);
  }

  private static ContinueServiceDeploymentRequest.Builder request(
      ServiceDeployment deployment, String hookId) {
    return ContinueServiceDeploymentRequest.builder()
        .serviceDeploymentArn(deployment.serviceDeploymentArn())
        .hookId(hookId);
  }
}
