package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.scheduling.SimulatedServiceDeployment;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentAlarms;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentCircuitBreaker;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentRollbackMonitorsStatus;

/** Service deployments as ECS shows them. */
final class ServiceDeploymentView {
  private static final int LEAST_THRESHOLD = 3;
  private static final int GREATEST_THRESHOLD = 200;

  private ServiceDeploymentView() {}

  static ServiceDeployment of(SimulatedServiceDeployment deployment) {
    return ServiceDeployment.builder()
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
    DeploymentConfiguration configuration = deployment.configuration();
    boolean enabled =
        configuration.deploymentCircuitBreaker() != null
            && Boolean.TRUE.equals(configuration.deploymentCircuitBreaker().enable());
    int desired = deployment.service().settings().desiredCount();
    return ServiceDeploymentCircuitBreaker.builder()
        .status(monitors(enabled, deployment.isOver()))
        .failureCount(0)
        .threshold(Math.clamp(Math.ceilDiv(desired, 2), LEAST_THRESHOLD, GREATEST_THRESHOLD))
        .build();
  }

  private static ServiceDeploymentAlarms alarms(SimulatedServiceDeployment deployment) {
    DeploymentConfiguration configuration = deployment.configuration();
    boolean enabled =
        configuration.alarms() != null && Boolean.TRUE.equals(configuration.alarms().enable());
    return ServiceDeploymentAlarms.builder()
        .status(monitors(enabled, deployment.isOver()))
        .alarmNames(enabled ? configuration.alarms().alarmNames() : List.of())
        .triggeredAlarmNames(List.of())
        .build();
  }

  private static ServiceDeploymentRollbackMonitorsStatus monitors(boolean enabled, boolean over) {
    if (!enabled) {
      return ServiceDeploymentRollbackMonitorsStatus.DISABLED;
    }
    return over
        ? ServiceDeploymentRollbackMonitorsStatus.MONITORING_COMPLETE
        : ServiceDeploymentRollbackMonitorsStatus.MONITORING;
  }
}
