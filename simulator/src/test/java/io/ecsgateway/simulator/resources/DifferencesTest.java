package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.updateRequest;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;

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
}
