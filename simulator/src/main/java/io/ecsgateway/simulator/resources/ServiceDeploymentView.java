package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.scheduling.Monitor;
import io.ecsgateway.simulator.scheduling.SimulatedServiceDeployment;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentAlarms;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentCircuitBreaker;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentRollbackMonitorsStatus;

/** Service deployments as ECS shows them. */
final class ServiceDeploymentView {
  private ServiceDeploymentView() {}

  static ServiceDeployment of(SimulatedServiceDeployment deployment) {
    ServiceDeployment.Builder shown = ServiceDeployment.builder();
    if (deployment.lifecycleStage() != null) {
      shown
          .lifecycleStage(deployment.lifecycleStage().name())
          .lifecycleHookDetails(deployment.hookDetails());
    }
    return shown
        .serviceDeploymentArn(deployment.arn())
        .serviceArn(deployment.service().arn())
        .clusterArn(deployment.service().settings().clusterArn())
        .createdAt(deployment.createdAt())
        .startedAt(deployment.startedAt())
        .finishedAt(deployment.finishedAt())
        .stoppedAt(deployment.stoppedAt())
        .updatedAt(deployment.updatedAt())
        .status(deployment.status())
        .statusReason(deployment.statusReason())
        .sourceServiceRevisions(deployment.sources())
        .targetServiceRevision(deployment.target())
        .deploymentConfiguration(deployment.configuration())
        .rollback(deployment.rollback())
        .deploymentCircuitBreaker(breaker(deployment))
        .alarms(alarms(deployment))
        .build();
  }

  private static ServiceDeploymentCircuitBreaker breaker(SimulatedServiceDeployment deployment) {
    return ServiceDeploymentCircuitBreaker.builder()
        .status(status(deployment, Monitor.CIRCUIT_BREAKER, deployment.breaker().enabled()))
        .failureCount(deployment.reading().failureCount())
        .threshold(deployment.reading().threshold())
        .build();
  }

  private static ServiceDeploymentAlarms alarms(SimulatedServiceDeployment deployment) {
    boolean enabled = deployment.watchesAlarms();
    return ServiceDeploymentAlarms.builder()
        .status(status(deployment, Monitor.ALARMS, enabled))
        .alarmNames(enabled ? deployment.configuration().alarms().alarmNames() : List.of())
        .triggeredAlarmNames(deployment.triggeredAlarms())
        .build();
  }

  private static ServiceDeploymentRollbackMonitorsStatus status(
      SimulatedServiceDeployment deployment, Monitor monitor, boolean enabled) {
    if (!enabled) {
      return ServiceDeploymentRollbackMonitorsStatus.DISABLED;
    }
    if (deployment.triggeredBy() == monitor) {
      return ServiceDeploymentRollbackMonitorsStatus.TRIGGERED;
    }
    return deployment.isOver()
        ? ServiceDeploymentRollbackMonitorsStatus.MONITORING_COMPLETE
        : ServiceDeploymentRollbackMonitorsStatus.MONITORING;
  }
}
