package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.ShiftedTraffic.advanceTo;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.blueGreen;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.canary;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.createDeployed;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.linear;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.production;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.shifting;
import static io.ecsgateway.simulator.resources.TestAccount.addIfNew;
import static io.ecsgateway.simulator.resources.TestAccount.serviceRequest;
import static io.ecsgateway.simulator.resources.TestAccount.updateRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.SUCCESSFUL;

import io.ecsgateway.simulator.Deviation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStage;
import software.amazon.awssdk.services.ecs.model.DescribeServiceDeploymentsRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServiceDeploymentsResponse;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionSummary;

/** BLUE_GREEN, LINEAR and CANARY deployments that come to a good end. */
class TrafficShiftingTest {
  private final TestAccount ecs = new TestAccount();

  @Test
  @Deviation("shifted-traffic")
  void blueGreenGoesThroughItsStagesAndWeights() {
    createDeployed(ecs, "shop", 2, blueGreen());
    ecs.deploy("shop", "app:2");

    assertThat(
            history(d ->
                d.lifecycleStageAsString()
                    + " production "
                    + production(d)
                    + " test "
                    + ShiftedTraffic.test(d)))
        .containsExactly(
            "null production 0.0 100.0 test 0.0 0.0",
            "PRE_SCALE_UP production 0.0 100.0 test 0.0 0.0",
            "SCALE_UP production 0.0 100.0 test 0.0 0.0",
            "POST_SCALE_UP production 0.0 100.0 test 0.0 0.0",
            "TEST_TRAFFIC_SHIFT production 0.0 100.0 test 100.0 0.0",
            "POST_TEST_TRAFFIC_SHIFT production 0.0 100.0 test 100.0 0.0",
            "PRE_PRODUCTION_TRAFFIC_SHIFT production 0.0 100.0 test 100.0 0.0",
            "PRODUCTION_TRAFFIC_SHIFT production 100.0 0.0 test 100.0 0.0",
            "POST_PRODUCTION_TRAFFIC_SHIFT production 100.0 0.0 test 100.0 0.0",
            "BAKE_TIME production 100.0 0.0 test 100.0 0.0",
            "CLEAN_UP production 100.0 0.0 test 100.0 0.0");
    ServiceDeployment done = ecs.newest("shop");
    assertThat(done.status()).isEqualTo(SUCCESSFUL);
    assertThat(done.targetServiceRevision().runningTaskCount()).isEqualTo(2);
    assertThat(done.sourceServiceRevisions().getFirst().runningTaskCount()).isZero();
    assertThat(ecs.service("shop").deployments()).hasSize(1);
    assertThat(ecs.service("shop").taskDefinition()).endsWith("app:2");
    assertThat(ecs.messages("shop").getFirst())
        .isEqualTo("(service shop) has reached a steady state.");
  }

  @Test
  void sourceKeepsItsTasksUntilCleanUp() {
    createDeployed(ecs, "shop", 2, blueGreen());
    ecs.deploy("shop", "app:2");

    assertThat(
            history(d ->
                d.lifecycleStageAsString()
                    + " "
                    + counts(d.targetServiceRevision())
                    + " "
                    + counts(d.sourceServiceRevisions().getFirst())))
        .containsSubsequence(
            "PRE_SCALE_UP 0/0/0 2/2/0",
            "SCALE_UP 2/0/2 2/2/0",
            "SCALE_UP 2/2/0 2/2/0",
            "BAKE_TIME 2/2/0 2/2/0",
            "CLEAN_UP 2/2/0 0/2/0",
            "CLEAN_UP 2/2/0 0/0/0");
  }

  @Test
  void linearShiftsStepByStepAndBakesEach() {
    createDeployed(ecs, "shop", 1, linear(40));
    ecs.deploy("shop", "app:2");

    assertThat(history(d -> d.lifecycleStageAsString() + " " + production(d)))
        .containsSubsequence(
            "PRE_PRODUCTION_TRAFFIC_SHIFT 0.0 100.0",
            "PRODUCTION_TRAFFIC_SHIFT 40.0 60.0",
            "PRE_PRODUCTION_TRAFFIC_SHIFT 40.0 60.0",
            "PRODUCTION_TRAFFIC_SHIFT 80.0 20.0",
            "PRE_PRODUCTION_TRAFFIC_SHIFT 80.0 20.0",
            "PRODUCTION_TRAFFIC_SHIFT 100.0 0.0",
            "POST_PRODUCTION_TRAFFIC_SHIFT 100.0 0.0");
    assertThat(ecs.newest("shop").status()).isEqualTo(SUCCESSFUL);
  }

  @Test
  @Deviation("lifecycle-stage-time")
  void stepsLastAsLongAsTheyAreConfiguredToBake() {
    createDeployed(ecs, "shop", 1, canary(5.5));
    ecs.deploy("shop", "app:2");
    advanceTo(ecs, "shop", "PRE_SCALE_UP");
    assertThat(
            ecs.advanceUntil(
                () -> !ecs.newest("shop").lifecycleStageAsString().equals("PRE_SCALE_UP")))
        .isBetween(5, 6);
    advanceTo(ecs, "shop", "PRODUCTION_TRAFFIC_SHIFT");
    assertThat(production(ecs.newest("shop"))).isEqualTo("5.5 94.5");
    int baked = ecs.advanceUntil(() -> !production(ecs.newest("shop")).equals("5.5 94.5"));
    advanceTo(ecs, "shop", "BAKE_TIME");
    int finallyBaked =
        ecs.advanceUntil(() -> ecs.newest("shop").lifecycleStageAsString().equals("CLEAN_UP"));

    assertThat(baked).isBetween(60, 70);
    assertThat(finallyBaked).isBetween(60, 65);
    ecs.advanceUntil("shop", SUCCESSFUL);
  }

  @Test
  @Deviation("first-deployment-with-a-strategy")
  void firstDeploymentHasNoSourceAndEndsWithAllTraffic() {
    ecs.create(shifting("shop", 2, blueGreen()));
    assertThat(ecs.newest("shop").sourceServiceRevisions()).isEmpty();
    advanceTo(ecs, "shop", "POST_SCALE_UP");
    assertThat(production(ecs.newest("shop"))).isEqualTo("0.0");
    ecs.advanceUntil("shop", SUCCESSFUL);

    assertThat(production(ecs.newest("shop"))).isEqualTo("100.0");
    assertThat(ecs.service("shop").runningCount()).isEqualTo(2);
  }

  @Test
  @Deviation("hooks-of-rolling-deployments")
  void rollingDeploymentsHaveNeitherStagesNorWeights() {
    ecs.createStable(
        serviceRequest("shop", 1)
            .deploymentConfiguration(c ->
                c.lifecycleHooks(
                    ShiftedTraffic.pause(DeploymentLifecycleHookStage.POST_SCALE_UP))));

    assertThat(ecs.newest("shop").status()).isEqualTo(SUCCESSFUL);
    assertThat(ecs.newest("shop").lifecycleHookDetails()).isEmpty();
    assertThat(ecs.newest("shop").lifecycleStage()).isNull();
    assertThat(ecs.newest("shop").targetServiceRevision().requestedProductionTrafficWeight())
        .isNull();
  }

  @Test
  @Deviation("tasks-while-traffic-shifts")
  void bothRevisionsFollowTheDesiredCount() {
    createDeployed(ecs, "shop", 2, blueGreen());
    ecs.deploy("shop", "app:2");
    advanceTo(ecs, "shop", "POST_SCALE_UP");
    ecs.scale("shop", 4);
    advanceTo(ecs, "shop", "BAKE_TIME");
    assertThat(ecs.service("shop").deployments())
        .extracting(Deployment::runningCount)
        .containsExactly(4, 4);
    ecs.scale("shop", 1);
    ecs.advance(30);
    assertThat(ecs.service("shop").deployments())
        .extracting(Deployment::runningCount)
        .containsExactly(1, 1);
    ecs.advanceUntil("shop", SUCCESSFUL);
    assertThat(ecs.service("shop").runningCount()).isEqualTo(1);
  }

  @Test
  void serviceThatIsScaledFromZeroInTheMiddleBringsBothRevisionsUp() {
    createDeployed(ecs, "shop", 0, blueGreen());
    ecs.deploy("shop", "app:2");
    advanceTo(ecs, "shop", "BAKE_TIME");
    ecs.scale("shop", 1);
    ecs.advance(30);

    assertThat(ecs.service("shop").deployments())
        .extracting(Deployment::runningCount)
        .containsExactly(1, 1);
  }

  @Test
  @Deviation("reconciled-service")
  void supersededDeploymentIsReconciledToTheLastOneThatCompleted() {
    createDeployed(ecs, "shop", 2, blueGreen());
    ecs.deploy("shop", "app:2");
    advanceTo(ecs, "shop", "BAKE_TIME");
    ecs.register("app");
    ecs.deploy("shop", "app:3");
    ecs.advance(4);
    List<ServiceDeployment> deployments = ecs.serviceDeployments("shop");

    assertThat(deployments.get(1).statusAsString()).isEqualTo("STOPPED");
    assertThat(deployments.getFirst().lifecycleStageAsString()).isEqualTo("RECONCILE_SERVICE");
    assertThat(production(deployments.getFirst())).isEqualTo("0.0 0.0 100.0");
    ecs.advanceUntil("shop", SUCCESSFUL);
    assertThat(ecs.service("shop").taskDefinition()).endsWith("app:3");
    assertThat(ecs.service("shop").runningCount()).isEqualTo(2);
  }

  @Test
  void servicesShiftTheirTrafficIndependently() {
    createDeployed(ecs, "shop", 1, blueGreen());
    createDeployed(ecs, "cart", 1, linear(50));
    ecs.deploy("shop", "app:2");
    ecs.advance(20);
    ecs.deploy("cart", "app:2");
    ecs.update(updateRequest("shop").forceNewDeployment(true));
    ecs.advance(900);

    assertThat(ecs.serviceDeployments("shop"))
        .extracting(ServiceDeployment::statusAsString)
        .containsExactly("SUCCESSFUL", "STOPPED", "SUCCESSFUL");
    assertThat(ecs.newest("cart").status()).isEqualTo(SUCCESSFUL);
  }

  @Test
  void serviceDeletedAtAnyStageDrains() {
    List<String> stages =
        List.of("PRE_SCALE_UP", "SCALE_UP", "PRODUCTION_TRAFFIC_SHIFT", "BAKE_TIME", "CLEAN_UP");
    for (String stage : stages) {
      createDeployed(ecs, "shop", 1, blueGreen());
      ecs.deploy("shop", "app:2");
      advanceTo(ecs, "shop", stage);
      String arn = ecs.newest("shop").serviceDeploymentArn();
      ecs.delete("shop", true);
      ecs.advance(60);
      Service service = ecs.service("shop");
      DescribeServiceDeploymentsResponse deployments =
          ecs.call(DescribeServiceDeploymentsRequest.builder().serviceDeploymentArns(arn).build());

      assertThat(service.status()).as(stage).isEqualTo("INACTIVE");
      assertThat(service.runningCount() + service.pendingCount()).as(stage).isZero();
      assertThat(deployments.failures()).extracting("reason").containsExactly("MISSING");
    }
  }

  private static String counts(ServiceRevisionSummary revision) {
    return revision.requestedTaskCount()
        + "/"
        + revision.runningTaskCount()
        + "/"
        + revision.pendingTaskCount();
  }

  private List<String> history(Function<ServiceDeployment, String> look) {
    List<String> seen = new ArrayList<>();
    ecs.advanceUntil(() -> {
      addIfNew(seen, look.apply(ecs.newest("shop")));
      return ecs.newest("shop").status() == SUCCESSFUL;
    });
    return seen;
  }
}
