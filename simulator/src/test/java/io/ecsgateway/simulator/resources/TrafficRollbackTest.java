package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.ShiftedTraffic.advanceTo;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.blueGreen;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.canary;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.createDeployed;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.production;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.shifting;
import static io.ecsgateway.simulator.resources.TestAccount.addIfNew;
import static io.ecsgateway.simulator.resources.TestAccount.updateRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.ROLLBACK_FAILED;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.STOPPED;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.SUCCESSFUL;

import io.ecsgateway.simulator.Deviation;
import io.ecsgateway.simulator.engine.AlarmState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;

/** Deployments that shift traffic and fail, or are stopped. */
class TrafficRollbackTest {
  private final TestAccount ecs = new TestAccount();

  @Test
  @Deviation("rollback-of-shifted-traffic")
  void alarmDuringACanaryReturnsTrafficAndTasksToTheSource() {
    createDeployed(ecs, "shop", 2, canary(10).andThen(watched(true)));
    String good = ecs.service("shop").deployments().getFirst().id();
    ecs.deploy("shop", "app:2");
    advanceTo(ecs, "shop", "PRODUCTION_TRAFFIC_SHIFT");
    assertThat(production(ecs.newest("shop"))).isEqualTo("10.0 90.0");
    ecs.setAlarm("errors", AlarmState.ALARM);

    assertThat(historyUntilRollback())
        .containsExactly(
            "IN_PROGRESS PRODUCTION_TRAFFIC_SHIFT 10.0 90.0 4",
            "ROLLBACK_IN_PROGRESS PRODUCTION_TRAFFIC_SHIFT 0.0 100.0 4",
            "ROLLBACK_IN_PROGRESS TEST_TRAFFIC_SHIFT 0.0 100.0 4",
            "ROLLBACK_IN_PROGRESS CLEAN_UP 0.0 100.0 4",
            "ROLLBACK_IN_PROGRESS CLEAN_UP 0.0 100.0 2",
            "ROLLBACK_SUCCESSFUL CLEAN_UP 0.0 100.0 2");
    assertThat(ecs.newest("shop").statusReason())
        .isEqualTo("Service deployment rolled back because an alarm was detected.");
    assertThat(ecs.service("shop").deployments()).extracting(Deployment::id).containsExactly(good);
    assertThat(ecs.service("shop").taskDefinition()).endsWith("app:1");
  }

  @Test
  @Deviation("failed-traffic-shift")
  void alarmWithoutRollbackLeavesEverythingWhereItIs() {
    createDeployed(ecs, "shop", 2, blueGreen().andThen(watched(false)));
    ecs.deploy("shop", "app:2");
    advanceTo(ecs, "shop", "BAKE_TIME");
    ecs.setAlarm("errors", AlarmState.ALARM);
    ecs.advance(600);

    assertThat(ecs.newest("shop").status()).isEqualTo(STOPPED);
    assertThat(production(ecs.newest("shop"))).isEqualTo("100.0 0.0");
    assertThat(ecs.service("shop").deployments())
        .extracting(Deployment::runningCount)
        .containsExactly(2, 2);
    ecs.deploy("shop", "app:1");
    ecs.advanceUntil("shop", SUCCESSFUL);
    assertThat(ecs.service("shop").runningCount()).isEqualTo(2);
  }

  @Test
  @Deviation("circuit-breaker-strategies")
  void breakerRollsBackADeploymentThatCannotScaleUp() {
    registerCrashing();
    createDeployed(ecs, "shop", 2, blueGreen().andThen(TrafficRollbackTest::guard));
    ecs.deploy("shop", "crashing:1");
    ecs.advanceUntil("shop", ROLLBACK_SUCCESSFUL);

    assertThat(ecs.newest("shop").deploymentCircuitBreaker().statusAsString())
        .isEqualTo("TRIGGERED");
    assertThat(production(ecs.newest("shop"))).isEqualTo("0.0 100.0");
    assertThat(ecs.service("shop").runningCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PRE_SCALE_UP",
        "SCALE_UP",
        "POST_SCALE_UP",
        "TEST_TRAFFIC_SHIFT",
        "POST_TEST_TRAFFIC_SHIFT",
        "PRE_PRODUCTION_TRAFFIC_SHIFT",
        "PRODUCTION_TRAFFIC_SHIFT",
        "POST_PRODUCTION_TRAFFIC_SHIFT",
        "BAKE_TIME",
        "CLEAN_UP"
      })
  void deploymentStoppedAtAnyStageIsRolledBack(String stage) {
    createDeployed(ecs, "shop", 2, blueGreen());
    ecs.deploy("shop", "app:2");
    advanceTo(ecs, "shop", stage);
    ecs.stopDeployment(ecs.newest("shop").serviceDeploymentArn());
    assertThat(ecs.newest("shop").statusAsString()).isEqualTo("ROLLBACK_REQUESTED");
    ecs.advanceUntil("shop", ROLLBACK_SUCCESSFUL);

    assertThat(production(ecs.newest("shop"))).isEqualTo("0.0 100.0");
    assertThat(ShiftedTraffic.test(ecs.newest("shop"))).isEqualTo("0.0 0.0");
    assertThat(ecs.service("shop").runningCount()).isEqualTo(2);
    assertThat(ecs.service("shop").taskDefinition()).endsWith("app:1");
    assertThat(ecs.service("shop").deployments()).hasSize(1);
  }

  @Test
  void trafficReturnsOnlyToTasksThatAreThere() {
    createDeployed(ecs, "shop", 2, blueGreen());
    ecs.deploy("shop", "app:2");
    advanceTo(ecs, "shop", "CLEAN_UP");
    ecs.advance(10);
    ecs.stopDeployment(ecs.newest("shop").serviceDeploymentArn());
    List<String> seen = historyUntilRollback();

    assertThat(seen)
        .containsSubsequence(
            "ROLLBACK_IN_PROGRESS SCALE_UP 100.0 0.0 2",
            "ROLLBACK_IN_PROGRESS SCALE_UP 100.0 0.0 4",
            "ROLLBACK_IN_PROGRESS PRODUCTION_TRAFFIC_SHIFT 0.0 100.0 4");
  }

  @Test
  void firstDeploymentThatFailsHasNoCandidate() {
    ecs.create(shifting("shop", 2, blueGreen().andThen(watched(true))));
    advanceTo(ecs, "shop", "POST_SCALE_UP");
    ecs.setAlarm("errors", AlarmState.ALARM);
    ecs.advanceUntil("shop", ROLLBACK_FAILED);

    assertThat(ecs.newest("shop").statusReason())
        .isEqualTo("No rollback candidate was found to run the rollback.");
    ecs.deploy("shop", "app:2");
    ecs.advanceUntil("shop", SUCCESSFUL);
    assertThat(ecs.service("shop").runningCount()).isEqualTo(2);
  }

  @Test
  void sourceThatFailedIsNotStartedAgain() {
    registerCrashing();
    ecs.create(
        shifting("shop", 2, blueGreen().andThen(TrafficRollbackTest::guard))
            .taskDefinition("crashing:1"));
    ecs.advanceUntil("shop", ROLLBACK_FAILED);
    String failed = ecs.service("shop").deployments().getFirst().id();
    ecs.advance(60);
    ecs.deploy("shop", "app:1");
    ecs.watch(
        120,
        () ->
            assertThat(ecs.tasks("shop", DesiredStatus.RUNNING))
                .noneMatch(task -> task.startedBy().equals(failed)));
    ecs.advanceUntil("shop", SUCCESSFUL);
  }

  @Test
  void newDeploymentDuringARollbackTakesOver() {
    createDeployed(ecs, "shop", 2, blueGreen());
    ecs.deploy("shop", "app:2");
    advanceTo(ecs, "shop", "BAKE_TIME");
    ecs.stopDeployment(ecs.newest("shop").serviceDeploymentArn());
    ecs.advanceUntil("shop", ROLLBACK_IN_PROGRESS);
    ecs.deploy("shop", "app:2");

    assertThat(ecs.serviceDeployments("shop").get(1).status()).isEqualTo(ROLLBACK_FAILED);
    ecs.advanceUntil("shop", SUCCESSFUL);
    assertThat(production(ecs.newest("shop"))).startsWith("100.0");
    assertThat(ecs.service("shop").runningCount()).isEqualTo(2);
  }

  @Test
  void rollingDeploymentMayFollowOneThatShiftsTraffic() {
    createDeployed(ecs, "shop", 2, blueGreen());
    ecs.deploy("shop", "app:2");
    advanceTo(ecs, "shop", "BAKE_TIME");
    ecs.update(
        updateRequest("shop")
            .taskDefinition("app:1")
            .deploymentConfiguration(c -> c.strategy("ROLLING")));
    ecs.advanceUntil("shop", SUCCESSFUL);

    assertThat(ecs.newest("shop").lifecycleStage()).isNull();
    assertThat(ecs.service("shop").runningCount()).isEqualTo(2);
    assertThat(ecs.service("shop").deployments()).hasSize(1);
  }

  private void registerCrashing() {
    ecs.registerContainer(
        "crashing",
        container ->
            container
                .portMappings(PortMapping.builder().containerPort(80).build())
                .dockerLabels(TestAccount.labels("crash-after", "1s")));
  }

  private static void guard(DeploymentConfiguration.Builder configuration) {
    configuration.deploymentCircuitBreaker(b -> b.enable(true).rollback(true));
  }

  private static Consumer<DeploymentConfiguration.Builder> watched(boolean rollback) {
    return c -> c.alarms(a -> a.enable(true).rollback(rollback).alarmNames("errors"));
  }

  private List<String> historyUntilRollback() {
    List<String> seen = new ArrayList<>();
    ecs.advanceUntil(() -> {
      ServiceDeployment newest = ecs.newest("shop");
      addIfNew(
          seen,
          newest.statusAsString()
              + " "
              + newest.lifecycleStageAsString()
              + " "
              + production(newest)
              + " "
              + ecs.service("shop").runningCount());
      return newest.status() == ROLLBACK_SUCCESSFUL;
    });
    return seen;
  }
}
