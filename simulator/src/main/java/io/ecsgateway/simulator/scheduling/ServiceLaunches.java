package io.ecsgateway.simulator.scheduling;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/** Says how services launch the tasks of their deployments and task sets. */
record ServiceLaunches(Tagging tagging) {
  TaskLaunch of(SimulatedService service, TaskSource source) {
    ServiceRevision revision = source.revision();
    return new TaskLaunch(
        service.settings().clusterArn(),
        source.definition(),
        service.group(),
        source.id(),
        launchType(revision),
        provider(revision.capacityProviderStrategy()),
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

  private static LaunchType launchType(ServiceRevision revision) {
    if (revision.launchType() != null) {
      return revision.launchType();
    }
    String provider = provider(revision.capacityProviderStrategy());
    return provider != null && provider.startsWith("FARGATE") ? LaunchType.FARGATE : LaunchType.EC2;
  }

  /** One provider runs all: the one with the greatest weight, the first of equals. */
  private static @Nullable String provider(List<CapacityProviderStrategyItem> strategy) {
    CapacityProviderStrategyItem best = null;
    for (CapacityProviderStrategyItem item : strategy) {
      if (best == null || weight(item) > weight(best)) {
        best = item;
      }
    }
    return best == null ? null : best.capacityProvider();
  }

  private static int weight(CapacityProviderStrategyItem item) {
    return item.weight() == null ? 0 : item.weight();
  }
}
