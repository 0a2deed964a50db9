package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.scheduling.SimulatedDeployment;
import io.ecsgateway.simulator.scheduling.SimulatedService;
import io.ecsgateway.simulator.scheduling.SimulatedServiceDeployment;
import io.ecsgateway.simulator.scheduling.SimulatedTaskSet;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceCurrentRevisionSummary;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionSummary;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/** Services, deployments and task sets as ECS shows them, with everything that is counted. */
final class ServiceView {
  private ServiceView() {}

  /** Returns the service as DescribeServices shows it, without tags. */
  static Service of(SimulatedService service) {
    Service.Builder shown = service.settings().toBuilder();
    CommonMembers.copy(service.blueprint(), shown);
    shown
        .runningCount(service.runningCount())
        .pendingCount(service.pendingCount())
        .deployments(
            service.deployments().stream()
                .map(deployment -> deployment(service, deployment))
                .toList())
        .events(service.events().list());
    if (!service.isDeployedByEcs()) {
      return shown
          .taskSets(service.taskSets().stream().map(set -> taskSet(service, set)).toList())
          .build();
    }
    Optional<SimulatedServiceDeployment> newest = service.serviceDeployments().stream().findFirst();
    return shown
        .currentServiceDeployment(newest.map(SimulatedServiceDeployment::arn).orElse(null))
        .currentServiceRevisions(currentRevisions(service))
        .build();
  }

  /** Returns the task set as DescribeTaskSets shows it, without tags. */
  static TaskSet taskSet(SimulatedService service, SimulatedTaskSet taskSet) {
    return taskSet.settings().toBuilder()
        .computedDesiredCount(taskSet.computedDesiredCount(service.settings().desiredCount()))
        .runningCount(taskSet.tasks().running())
        .pendingCount(taskSet.tasks().pending())
        .updatedAt(taskSet.updatedAt())
        .stabilityStatus(taskSet.stability())
        .stabilityStatusAt(taskSet.stabilityAt())
        .tags(List.of())
        .build();
  }

  private static Deployment deployment(SimulatedService service, SimulatedDeployment deployment) {
    Deployment.Builder shown = Deployment.builder();
    CommonMembers.copy(deployment.revision(), shown);
    return shown
        .id(deployment.id())
        .status(deployment == service.primary() ? "PRIMARY" : "ACTIVE")
        .desiredCount(service.requested(deployment))
        .runningCount(deployment.tasks().running())
        .pendingCount(deployment.tasks().pending())
        .failedTasks(deployment.failures().inSuccession())
        .createdAt(deployment.createdAt())
        .updatedAt(deployment.updatedAt())
        .rolloutState(deployment.rolloutState())
        .rolloutStateReason(deployment.rolloutStateReason())
        .build();
  }

  private static List<ServiceCurrentRevisionSummary> currentRevisions(SimulatedService service) {
    return service.deployments().stream()
        .map(deployment -> service.summary(deployment.revision().serviceRevisionArn()))
        .map(ServiceView::current)
        .toList();
  }

  private static ServiceCurrentRevisionSummary current(ServiceRevisionSummary summary) {
    return ServiceCurrentRevisionSummary.builder()
        .arn(summary.arn())
        .requestedTaskCount(summary.requestedTaskCount())
        .runningTaskCount(summary.runningTaskCount())
        .pendingTaskCount(summary.pendingTaskCount())
        .build();
  }
}
