package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.placement.PlacementRules;
import io.ecsgateway.simulator.scheduling.Placing;
import io.ecsgateway.simulator.scheduling.SimulatedContainerInstance;
import io.ecsgateway.simulator.scheduling.TaskLaunch;
import io.ecsgateway.simulator.scheduling.TaskLifecycle;
import io.ecsgateway.simulator.scheduling.TaskPlacement;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.StartTaskRequest;
import software.amazon.awssdk.services.ecs.model.StartTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** StartTask: starts a task on each of the container instances that the caller names. */
final class TaskStarts {
  private static final int MOST = 10;

  private final Clusters clusters;
  private final TaskDefinitions definitions;
  private final TaskRequests requests;
  private final TaskLifecycle lifecycle;
  private final TaskPlacement placement;
  private final ContainerInstanceFinder finder;

  TaskStarts(
      Clusters clusters,
      TaskDefinitions definitions,
      TaskRequests requests,
      TaskLifecycle lifecycle,
      TaskPlacement placement,
      ContainerInstanceFinder finder) {
    this.clusters = clusters;
    this.definitions = definitions;
    this.requests = requests;
    this.lifecycle = lifecycle;
    this.placement = placement;
    this.finder = finder;
  }

  StartTaskResponse start(StartTaskRequest request) {
    Cluster cluster = clusters.require(request.cluster());
    List<String> wanted = request.containerInstances();
    if (wanted.isEmpty() || wanted.size() > MOST) {
      throw EcsException.invalidParameter(
          "Container instances must have between 1 and "
              + MOST
              + " items, not "
              + wanted.size()
              + ".");
    }
    TaskLaunch launch = launch(cluster, request);
    PlacementRules rules = PlacementRules.of(launch.definition(), List.of(), List.of());
    List<Task> tasks = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    for (String idOrArn : wanted) {
      SimulatedContainerInstance instance = finder.registered(cluster, idOrArn, failures);
      if (instance != null) {
        switch (placement.placeOn(instance, launch, rules)) {
          case Placing.Placed(TaskLaunch placed) ->
              tasks.add(lifecycle.start(placed).document().toBuilder().tags(launch.tags()).build());
          case Placing.Unplaced none -> failures.addAll(PlacementFailures.of(none));
        }
      }
    }
    return StartTaskResponse.builder().tasks(tasks).failures(failures).build();
  }

  private TaskLaunch launch(Cluster cluster, StartTaskRequest request) {
    TaskDefinition definition = definitions.requireActive(request.taskDefinition());
    LaunchRules.checkNetwork(definition, request.networkConfiguration());
    TaskRequests.checkNames(request.startedBy(), request.group());
    return new TaskLaunch(
        cluster.clusterArn(),
        definition,
        request.group() == null ? "family:" + definition.family() : request.group(),
        request.startedBy(),
        LaunchType.EC2,
        null,
        request.networkConfiguration(),
        TaskRequests.overrides(definition, request.overrides()),
        Boolean.TRUE.equals(request.enableExecuteCommand()),
        false,
        requests.tags(request.tags(), request.propagateTags(), definition));
  }
}
