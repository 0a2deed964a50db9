package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.placement.ProviderShares;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/** Says how services launch the tasks of their deployments and task sets. */
record ServiceLaunches(Tagging tagging) {
  /**
   * Returns the next task: on the capacity provider whose turn it is, if a strategy decides.
   *
   * @param shares how many tasks each provider has had
   */
  TaskLaunch next(TaskLaunch launch, TaskSource source, Map<String, Integer> shares) {
    List<CapacityProviderStrategyItem> strategy = source.revision().capacityProviderStrategy();
    return strategy.isEmpty() ? launch : launch.through(ProviderShares.next(strategy, shares));
  }

  TaskLaunch of(SimulatedService service, TaskSource source) {
    ServiceRevision revision = source.revision();
    return new TaskLaunch(
        service.settings().clusterArn(),
        source.definition(),
        service.group(),
        source.id(),
        Objects.requireNonNullElse(revision.launchType(), LaunchType.EC2),
        revision.platformVersion(),
        revision.networkConfiguration(),
        TaskOverride.builder().build(),
        Boolean.TRUE.equals(service.settings().enableExecuteCommand()),
        !revision.loadBalancers().isEmpty(),
        tags(service, source.definition().taskDefinitionArn()));
  }

  private List<Tag> tags(SimulatedService service, String taskDefinitionArn) {
    Service settings = service.settings();
    if (settings.propagateTags() == PropagateTags.SERVICE) {
      return tagging.get(service.arn());
    }
    if (settings.propagateTags() == PropagateTags.TASK_DEFINITION) {
      return tagging.get(taskDefinitionArn);
    }
    return List.of();
  }
}
