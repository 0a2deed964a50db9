package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.serviceRequest;
import static io.ecsgateway.simulator.resources.TestAccount.updateRequest;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.CreateTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.CreateTaskSetResponse;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.UpdateServicePrimaryTaskSetRequest;

/** What differs from ECS, or may differ, and belongs to no other test. */
class DifferencesTest {
  private final TestAccount ecs = new TestAccount();

  @Test
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
