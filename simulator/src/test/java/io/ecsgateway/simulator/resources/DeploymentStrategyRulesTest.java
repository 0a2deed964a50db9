package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.ShiftedTraffic.advanced;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.blueGreen;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.canary;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.lambda;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.linear;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.loadBalancer;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.pause;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.shifting;
import static io.ecsgateway.simulator.resources.TestAccount.serviceRequest;
import static io.ecsgateway.simulator.resources.TestAccount.updateRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStage.POST_SCALE_UP;
import static software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStage.PRODUCTION_TRAFFIC_SHIFT;

import io.ecsgateway.simulator.Deviation;
import io.ecsgateway.simulator.engine.EcsException;
import java.util.Collections;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHook;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.Service;

class DeploymentStrategyRulesTest {
  private final TestAccount ecs = new TestAccount();

  static Stream<Arguments> refused() {
    DeploymentLifecycleHook pause = pause(POST_SCALE_UP);
    DeploymentLifecycleHook lambda = lambda(POST_SCALE_UP);
    return Stream.of(
        arguments("Invalid stepPercent: 2.9", linear(2.9)),
        arguments("Invalid stepPercent: 100.1", linear(100.1)),
        arguments("Invalid stepPercent: 3.05", linear(3.05)),
        arguments("Invalid canaryPercent: 0.0", canary(0)),
        arguments(
            "Invalid stepBakeTimeInMinutes: 1441",
            linear(10)
                .andThen(c ->
                    c.linearConfiguration(l -> l.stepPercent(10.0).stepBakeTimeInMinutes(1441)))),
        arguments(
            "Invalid canaryBakeTimeInMinutes: -1",
            canary(10).andThen(c -> c.canaryConfiguration(l -> l.canaryBakeTimeInMinutes(-1)))),
        arguments("Invalid bakeTimeInMinutes: 1441", blueGreen().andThen(bake(1441))),
        arguments("bakeTimeInMinutes is required", blueGreen().andThen(bake(null))),
        arguments(
            "linearConfiguration is only valid with the LINEAR",
            blueGreen().andThen(c -> c.linearConfiguration(l -> l.stepPercent(10.0)))),
        arguments(
            "canaryConfiguration is only valid with the CANARY",
            linear(10).andThen(c -> c.canaryConfiguration(l -> l.canaryPercent(10.0)))),
        hooks("PAUSE lifecycle hooks are not supported", pause(PRODUCTION_TRAFFIC_SHIFT)),
        hooks("lifecycleStages of a lifecycle hook cannot be empty", pause()),
        hooks("hookTargetArn is required", lambda.toBuilder().hookTargetArn(null).build()),
        hooks("roleArn is required", lambda.toBuilder().roleArn(null).build()),
        hooks("hookTargetArn and", pause.toBuilder().hookTargetArn("arn:f").build()),
        hooks("Invalid timeoutInMinutes: 0", timeout(pause, 0)),
        hooks("Invalid timeoutInMinutes: 20161", timeout(lambda, 20_161)),
        hooks(
            "There can be at most 10 PAUSE",
            Collections.nCopies(11, pause).toArray(DeploymentLifecycleHook[]::new)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  @Deviation("strategy-texts")
  void whatECSDocumentsAsInvalidIsRefused(
      String message, Consumer<DeploymentConfiguration.Builder> configuration) {
    assertRefused(shifting("shop", 1, configuration), message);
    ecs.create("shop", 1);
  }

  @ParameterizedTest
  @MethodSource("incomplete")
  void loadBalancersSayWhereTrafficShifts(String member, LoadBalancer balancer) {
    assertRefused(
        shifting("shop", 1, blueGreen()).loadBalancers(balancer),
        "loadBalancers." + member + " is required for the BLUE_GREEN deployment strategy.");
    ecs.create(serviceRequest("shop", 1).loadBalancers(balancer));
  }

  static Stream<Arguments> incomplete() {
    LoadBalancer balancer = loadBalancer();
    return Stream.of(
        arguments(
            "advancedConfiguration.alternateTargetGroupArn",
            LoadBalancer.builder()
                .containerName("app")
                .containerPort(80)
                .targetGroupArn("arn:tg")
                .build()),
        arguments(
            "advancedConfiguration.productionListenerRule",
            balancer.toBuilder()
                .advancedConfiguration(advanced().toBuilder().productionListenerRule(null).build())
                .build()),
        arguments(
            "advancedConfiguration.roleArn",
            balancer.toBuilder()
                .advancedConfiguration(advanced().toBuilder().roleArn(null).build())
                .build()));
  }

  @Test
  @Deviation("strategy-requirements")
  void linearAndCanaryNeedSomethingThatShiftsTraffic() {
    String needed = "requires a load balancer or Service Connect";
    assertRefused(serviceRequest("shop", 1).deploymentConfiguration(linear(10)), needed);
    assertRefused(serviceRequest("shop", 1).deploymentConfiguration(canary(10)), needed);
    ecs.create(serviceRequest("headless", 1).deploymentConfiguration(blueGreen()));
    ecs.create(
        serviceRequest("connected", 1)
            .serviceConnectConfiguration(c -> c.enabled(true))
            .deploymentConfiguration(linear(10)));
  }

  @Test
  void onlyECSItselfShiftsTraffic() {
    assertRefused(
        shifting("shop", 1, blueGreen())
            .deploymentController(c -> c.type(DeploymentControllerType.CODE_DEPLOY)),
        "The BLUE_GREEN deployment strategy requires the ECS deployment controller.");
  }

  @Test
  void defaultsAreFilledInAndGoWithTheirStrategy() {
    ecs.create(shifting("shop", 1, c -> c.strategy(DeploymentStrategy.LINEAR)));
    DeploymentConfiguration linear = ecs.service("shop").deploymentConfiguration();
    ecs.update(
        updateRequest("shop").deploymentConfiguration(c -> c.strategy(DeploymentStrategy.CANARY)));
    DeploymentConfiguration canary = ecs.service("shop").deploymentConfiguration();

    assertThat(linear.linearConfiguration().stepPercent()).isEqualTo(10.0);
    assertThat(linear.linearConfiguration().stepBakeTimeInMinutes()).isEqualTo(6);
    assertThat(canary.linearConfiguration()).isNull();
    assertThat(canary.canaryConfiguration().canaryPercent()).isEqualTo(5.0);
    assertThat(canary.canaryConfiguration().canaryBakeTimeInMinutes()).isEqualTo(10);
  }

  @Test
  void refusedUpdateChangesNothing() {
    ecs.create("shop", 1);
    Service before = ecs.service("shop");
    EcsException error =
        ecs.error(
            updateRequest("shop")
                .taskDefinition("app:2")
                .deploymentConfiguration(linear(10))
                .build());

    assertThat(error.code()).isEqualTo("InvalidParameterException");
    assertThat(ecs.service("shop")).isEqualTo(before);
  }

  @Test
  void emptyListRemovesTheHooks() {
    ecs.create(
        shifting("shop", 1, blueGreen().andThen(c -> c.lifecycleHooks(lambda(POST_SCALE_UP)))));
    ecs.update(
        updateRequest("shop")
            .deploymentConfiguration(
                c -> c.lifecycleHooks(Collections.<DeploymentLifecycleHook>emptyList())));

    assertThat(ecs.service("shop").deploymentConfiguration().lifecycleHooks()).isEmpty();
  }

  private void assertRefused(CreateServiceRequest.Builder request, String message) {
    EcsException error = ecs.error(request.build());
    assertThat(error.code()).isEqualTo("InvalidParameterException");
    assertThat(error.getMessage()).contains(message);
  }

  private static Arguments hooks(String message, DeploymentLifecycleHook... hooks) {
    return arguments(message, blueGreen().andThen(c -> c.lifecycleHooks(hooks)));
  }

  private static Consumer<DeploymentConfiguration.Builder> bake(@Nullable Integer minutes) {
    return c -> c.bakeTimeInMinutes(minutes);
  }

  private static DeploymentLifecycleHook timeout(DeploymentLifecycleHook hook, int minutes) {
    return hook.toBuilder().timeoutConfiguration(t -> t.timeoutInMinutes(minutes)).build();
  }
}
