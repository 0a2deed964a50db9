package io.ecsgateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.engine.HookAnswer;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHook;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookDetail;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStage;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStatus;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookTargetType;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;

/** Blue/green deployments with hooks as the real SDK sees them. */
class LifecycleHooksOverTheWireTest {
  @RegisterExtension static final Conformance conformance = new Conformance();

  @RegisterExtension static final SimulatorExtension simulator = conformance.manualClock();

  private EcsClient ecs;

  @BeforeEach
  void createCluster() {
    ecs = TestEcs.client(simulator.endpoint());
    ecs.createCluster(r -> r.clusterName("main"));
    ecs.registerTaskDefinition(TestEcs.taskDefinition("app"));
  }

  @Test
  void pauseIsFoundAndContinued() {
    create(
        DeploymentLifecycleHook.builder()
            .targetType(DeploymentLifecycleHookTargetType.PAUSE)
            .lifecycleStages(DeploymentLifecycleHookStage.PRE_PRODUCTION_TRAFFIC_SHIFT)
            .build());
    simulator.advance(Duration.ofMinutes(5));
    ServiceDeployment paused = deployment();
    DeploymentLifecycleHookDetail hook = paused.lifecycleHookDetails().getFirst();
    assertThat(paused.lifecycleStageAsString()).isEqualTo("PRE_PRODUCTION_TRAFFIC_SHIFT");
    assertThat(hook.status()).isEqualTo(DeploymentLifecycleHookStatus.AWAITING_ACTION);
    ecs.continueServiceDeployment(
        r -> r.serviceDeploymentArn(paused.serviceDeploymentArn()).hookId(hook.hookId()));
    simulator.advance(Duration.ofMinutes(5));

    assertThat(deployment().status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
  }

  @Test
  void functionAnswersAsItIsTold() {
    simulator.simulator().setHook("verify", HookAnswer.FAILED);
    create(
        DeploymentLifecycleHook.builder()
            .hookTargetArn("arn:aws:lambda:us-east-1:123456789012:function:verify")
            .roleArn("arn:aws:iam::123456789012:role/hooks")
            .lifecycleStages(DeploymentLifecycleHookStage.POST_SCALE_UP)
            .hookDetails(Document.mapBuilder().putString("url", "/health").build())
            .build());
    simulator.advance(Duration.ofMinutes(5));

    assertThat(deployment().status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_FAILED);
    assertThat(deployment().lifecycleHookDetails())
        .extracting(DeploymentLifecycleHookDetail::status)
        .containsExactly(DeploymentLifecycleHookStatus.FAILED);
  }

  private void create(DeploymentLifecycleHook hook) {
    ecs.createService(r ->
        r.cluster("main")
            .serviceName("shop")
            .taskDefinition("app")
            .desiredCount(1)
            .deploymentConfiguration(c ->
                c.strategy(DeploymentStrategy.BLUE_GREEN)
                    .bakeTimeInMinutes(0)
                    .lifecycleHooks(hook)));
  }

  private ServiceDeployment deployment() {
    String arn =
        ecs.listServiceDeployments(r -> r.cluster("main").service("shop"))
            .serviceDeployments()
            .getFirst()
            .serviceDeploymentArn();
    return ecs.describeServiceDeployments(r -> r.serviceDeploymentArns(arn))
        .serviceDeployments()
        .getFirst();
  }
}
