package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.serviceRequest;
import static io.ecsgateway.simulator.resources.TestAccount.updateRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.Deviation;
import io.ecsgateway.simulator.engine.AlarmState;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentRollbackMonitorsStatus;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;

/** Rolling deployments that CloudWatch alarms watch. */
class DeploymentAlarmsTest {
  private static final int DEFAULT_BAKE_SECONDS = 5 * 60;

  private final TestAccount ecs = new TestAccount();

  @Test
  void alarmRollsTheDeploymentBack() {
    createWatched("shop", true);
    String good = ecs.service("shop").deployments().getFirst().id();
    String bad = ecs.deploy("shop", "app:2").deployments().getFirst().id();
    ecs.advance(20);
    ecs.setAlarm("errors", AlarmState.ALARM);
    ecs.advance(1);
    ServiceDeployment triggered = ecs.newest("shop");
    List<Deployment> during = ecs.service("shop").deployments();
    ecs.advance(120);

    assertThat(triggered.status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS);
    assertThat(triggered.alarms().status())
        .isEqualTo(ServiceDeploymentRollbackMonitorsStatus.TRIGGERED);
    assertThat(triggered.alarms().alarmNames()).containsExactly("errors", "latency");
    assertThat(triggered.alarms().triggeredAlarmNames()).containsExactly("errors");
    assertThat(during)
        .extracting(Deployment::id, Deployment::rolloutState)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(good, DeploymentRolloutState.IN_PROGRESS),
            org.assertj.core.groups.Tuple.tuple(bad, DeploymentRolloutState.FAILED));
    assertThat(ecs.newest("shop").status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
    assertThat(ecs.service("shop").taskDefinition()).endsWith("app:1");
    assertThat(ecs.messages("shop").reversed())
        .containsSubsequence(
            "(service shop) (deployment " + bad + ") deployment failed: alarm detected.",
            "(service shop) rolling back to deployment " + good + ".",
            "(service shop) (deployment " + good + ") deployment completed.");
  }

  @Test
  @Deviation("monitor-texts")
  void alarmWithoutRollbackStopsTheDeployment() {
    createWatched("shop", false);
    ecs.deploy("shop", "app:2");
    ecs.advance(20);
    ecs.setAlarm("latency", AlarmState.ALARM);
    ecs.advance(60);

    assertThat(ecs.newest("shop").status()).isEqualTo(ServiceDeploymentStatus.STOPPED);
    assertThat(ecs.newest("shop").statusReason())
        .isEqualTo("Service deployment stopped because an alarm was detected.");
    assertThat(ecs.newest("shop").alarms().triggeredAlarmNames()).containsExactly("latency");
    assertThat(ecs.service("shop").deployments().getFirst().rolloutState())
        .isEqualTo(DeploymentRolloutState.FAILED);
    assertThat(ecs.taskArns("shop", DesiredStatus.RUNNING)).hasSize(2);
  }

  @Test
  @Deviation("alarm-bake-time")
  void deploymentBakesAfterItHasScaledUp() {
    createWatched("shop", true);
    ecs.deploy("shop", "app:2");
    ecs.advanceUntil(() -> ecs.service("shop").deployments().size() == 1);
    ecs.advance(DEFAULT_BAKE_SECONDS - 1L);
    ServiceDeployment baking = ecs.newest("shop");
    Deployment deployment = ecs.service("shop").deployments().getFirst();
    ecs.advance(2);

    assertThat(baking.status()).isEqualTo(ServiceDeploymentStatus.IN_PROGRESS);
    assertThat(baking.alarms().status())
        .isEqualTo(ServiceDeploymentRollbackMonitorsStatus.MONITORING);
    assertThat(deployment.rolloutState()).isEqualTo(DeploymentRolloutState.IN_PROGRESS);
    assertThat(deployment.runningCount()).isEqualTo(2);
    assertThat(ecs.newest("shop").status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
    assertThat(ecs.newest("shop").alarms().status())
        .isEqualTo(ServiceDeploymentRollbackMonitorsStatus.MONITORING_COMPLETE);
  }

  @Test
  void alarmDuringTheBakeTimeBringsTheOldTasksBack() {
    createWatched("shop", true);
    ecs.deploy("shop", "app:2");
    ecs.advance(200);
    assertThat(ecs.service("shop").deployments()).hasSize(1);
    ecs.setAlarm("errors", AlarmState.ALARM);
    ecs.advance(120);

    assertThat(ecs.newest("shop").status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
    assertThat(ecs.tasks("shop", DesiredStatus.RUNNING))
        .hasSize(2)
        .allSatisfy(task -> assertThat(task.taskDefinitionArn()).endsWith("app:1"));
  }

  @Test
  void bakeTimeIsWhatTheConfigurationSays() {
    ecs.create(watchedRequest("shop", true, limits -> limits.bakeTimeInMinutes(1)));
    ecs.advance(1 + 4 + 40 + 59);
    assertThat(ecs.newest("shop").status()).isEqualTo(ServiceDeploymentStatus.IN_PROGRESS);
    ecs.advance(4);

    assertThat(ecs.newest("shop").status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
  }

  @Test
  void serviceWithoutAlarmsDoesNotBake() {
    ecs.create(
        serviceRequest("shop", 1).deploymentConfiguration(limits -> limits.bakeTimeInMinutes(60)));
    ecs.advance(60);

    assertThat(ecs.newest("shop").status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
  }

  @Test
  void rollbackRequestedWhileBakingIsCarriedOut() {
    createWatched("shop", true);
    ecs.deploy("shop", "app:2");
    ecs.advance(200);
    ecs.stopDeployment(ecs.newest("shop").serviceDeploymentArn());
    ecs.advance(120);

    assertThat(ecs.newest("shop").status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
  }

  @Test
  void alarmsThatNobodyNamedAndAlarmsThatAreOffChangeNothing() {
    createWatched("shop", true);
    ecs.createStable("plain", 1);
    ecs.update(
        updateRequest("plain")
            .taskDefinition("app:2")
            .deploymentConfiguration(limits ->
                limits.alarms(alarms -> alarms.enable(false).rollback(true).alarmNames("errors"))));
    ecs.deploy("shop", "app:2");
    ecs.advance(20);
    ecs.setAlarm("another", AlarmState.ALARM);
    ecs.advance(1);
    assertThat(ecs.newest("shop").status()).isEqualTo(ServiceDeploymentStatus.IN_PROGRESS);
    ecs.setAlarm("errors", AlarmState.ALARM);
    ecs.advance(400);

    assertThat(ecs.newest("plain").status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
    assertThat(ecs.newest("plain").alarms().status())
        .isEqualTo(ServiceDeploymentRollbackMonitorsStatus.DISABLED);
  }

  @Test
  @Deviation("alarms")
  void onlyAnAlarmThatGoesOffDuringTheDeploymentTriggersIt() {
    createWatched("shop", true);
    ecs.setAlarm("errors", AlarmState.ALARM);
    assertThat(ecs.newest("shop").status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
    ecs.deploy("shop", "app:2");
    ecs.advance(20);
    ecs.setAlarm("errors", AlarmState.ALARM);
    ecs.advance(1);
    assertThat(ecs.newest("shop").status()).isEqualTo(ServiceDeploymentStatus.IN_PROGRESS);
    ecs.setAlarm("errors", AlarmState.OK);
    ecs.setAlarm("errors", AlarmState.ALARM);
    ecs.advance(1);

    assertThat(ecs.newest("shop").status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS);
  }

  private void createWatched(String name, boolean rollback) {
    ecs.create(watchedRequest(name, rollback, limits -> {}));
    ecs.advance(60 + DEFAULT_BAKE_SECONDS);
    assertThat(ecs.newest(name).status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
  }

  private static CreateServiceRequest.Builder watchedRequest(
      String name, boolean rollback, Consumer<DeploymentConfiguration.Builder> change) {
    return serviceRequest(name, 2)
        .deploymentConfiguration(limits -> {
          limits.alarms(
              alarms -> alarms.enable(true).rollback(rollback).alarmNames("errors", "latency"));
          change.accept(limits);
        });
  }
}
