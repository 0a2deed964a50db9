package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.serviceRequest;
import static io.ecsgateway.simulator.resources.TestAccount.updateRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.Deviation;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.CreateCapacityProviderRequest;
import software.amazon.awssdk.services.ecs.model.CreateTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.CreateTaskSetResponse;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.ResourceRequirement;
import software.amazon.awssdk.services.ecs.model.ResourceType;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.UpdateServicePrimaryTaskSetRequest;

/** What differs from ECS, or may differ, and belongs to no other test. */
class DifferencesTest {
  private final TestAccount ecs = new TestAccount();

  @Test
  @Deviation("controller-change")
  void anotherDeploymentControllerIsUnsupported() {
    ecs.createStable("shop", 1);

    var error =
        ecs.error(
            updateRequest("shop")
                .deploymentController(c -> c.type(DeploymentControllerType.EXTERNAL))
                .build());

    assertThat(error.code()).isEqualTo("UnsupportedFeatureException");
  }

  @Test
  @Deviation("monitor-configuration")
  void anotherBreakerIsThatOfTheNextDeployment() {
    ecs.createStable("shop", 1);
    ecs.deploy("shop", "app:2");

    ecs.update(
        updateRequest("shop")
            .deploymentConfiguration(
                limits -> limits.deploymentCircuitBreaker(b -> b.enable(true).rollback(true))));

    assertThat(ecs.serviceDeployments("shop")).hasSize(2);
    assertThat(ecs.newest("shop").deploymentCircuitBreaker().statusAsString())
        .isEqualTo("DISABLED");
  }

  @Test
  @Deviation("placement-requirements")
  void aTaskThatNeedsAGpuIsPlacedWhereNoneIs() {
    TestInstances.register(ecs, 1, 10);
    ecs.registerContainer(
        "gpu",
        container ->
            container.resourceRequirements(
                ResourceRequirement.builder().type(ResourceType.GPU).value("1").build()));

    assertThat(ecs.run(RunTaskRequest.builder().taskDefinition("gpu").launchType(LaunchType.EC2)))
        .hasSize(1);
  }

  @Test
  @Deviation("placement-ties")
  void ofEqualInstancesTheOneThatRegisteredFirstGetsTheTask() {
    List<String> instances = TestInstances.register(ecs, 3, 10);

    assertThat(
            ecs.run(RunTaskRequest.builder().taskDefinition("app:1").launchType(LaunchType.EC2))
                .getFirst())
        .extracting(Task::containerInstanceArn)
        .isEqualTo(instances.getFirst());
  }

  @Test
  @Deviation("managed-instances")
  void managedInstancesAreUnsupported() {
    var error =
        ecs.error(
            CreateCapacityProviderRequest.builder()
                .name("managed")
                .cluster("main")
                .managedInstancesProvider(m -> m.infrastructureRoleArn("role"))
                .build());

    assertThat(error.code()).isEqualTo("UnsupportedFeatureException");
  }

  @Test
  @Deviation("code-deploy-task-sets")
  void whoeverCallsMayPlayThePartOfCodeDeploy() {
    ecs.create(
        serviceRequest("blue", 1)
            .deploymentController(c -> c.type(DeploymentControllerType.CODE_DEPLOY))
            .loadBalancers(
                LoadBalancer.builder()
                    .targetGroupArn("arn:green")
                    .containerName("app")
                    .containerPort(80)
                    .build()));

    CreateTaskSetResponse green =
        ecs.call(
            CreateTaskSetRequest.builder()
                .cluster("main")
                .service("blue")
                .taskDefinition("app:2")
                .build());
    ecs.call(
        UpdateServicePrimaryTaskSetRequest.builder()
            .cluster("main")
            .service("blue")
            .primaryTaskSet(green.taskSet().id())
            .build());

    assertThat(ecs.service("blue").taskDefinition()).endsWith("app:2");
  }
}
