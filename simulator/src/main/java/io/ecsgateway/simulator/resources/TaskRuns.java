package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.World;
import io.ecsgateway.simulator.placement.PlacementRules;
import io.ecsgateway.simulator.placement.ProviderShares;
import io.ecsgateway.simulator.scheduling.Placing;
import io.ecsgateway.simulator.scheduling.SimulatedTask;
import io.ecsgateway.simulator.scheduling.TaskLaunch;
import io.ecsgateway.simulator.scheduling.TaskLifecycle;
import io.ecsgateway.simulator.scheduling.TaskPlacement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/** RunTask: checks what is asked for, and starts it once per client token. */
final class TaskRuns {
  private static final int MOST = 10;
  private static final int LONGEST_TOKEN = 64;

  private final Clusters clusters;
  private final TaskDefinitions definitions;
  private final TaskRequests requests;
  private final TaskLifecycle lifecycle;
  private final TaskPlacement placement;
  private final ClientTokens<RunTaskRequest, List<SimulatedTask>> tokens;

  TaskRuns(
      World world,
      Clusters clusters,
      TaskDefinitions definitions,
      TaskRequests requests,
      TaskLifecycle lifecycle,
      TaskPlacement placement) {
    this.clusters = clusters;
    this.definitions = definitions;
    this.requests = requests;
    this.lifecycle = lifecycle;
    this.placement = placement;
    this.tokens = new ClientTokens<>(world);
  }

  RunTaskResponse run(RunTaskRequest request) {
    Cluster cluster = clusters.require(request.cluster());
    LaunchRules.checkToken(request.clientToken(), LONGEST_TOKEN);
    var used = tokens.find(cluster.clusterArn(), request.clientToken());
    if (used != null) {
      return repeated(used.request(), used.made(), request);
    }
    int count = Objects.requireNonNullElse(request.count(), 1);
    if (count < 1 || count > MOST) {
      throw EcsException.invalidParameter(
          "Invalid count: " + count + ". Count must be between 1 and " + MOST + ".");
    }
    List<CapacityProviderStrategyItem> strategy = strategy(cluster, request);
    TaskLaunch launch = launch(cluster, request, strategy);
    List<SimulatedTask> started = new ArrayList<>();
    List<Failure> failures = start(launch, request, strategy, count, started);
    tokens.remember(cluster.clusterArn(), request.clientToken(), request, started);
    return answer(started, launch.tags(), failures);
  }

  /** Starts tasks until one finds no place; returns why it found none. */
  private List<Failure> start(
      TaskLaunch launch,
      RunTaskRequest request,
      List<CapacityProviderStrategyItem> strategy,
      int count,
      List<SimulatedTask> started) {
    boolean free = request.launchType() == null && strategy.isEmpty();
    PlacementRules rules =
        PlacementRules.of(
            launch.definition(), request.placementConstraints(), request.placementStrategy());
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < count; i++) {
      String provider = ProviderShares.next(strategy, counts);
      switch (placement.place(launch.through(provider), rules, free)) {
        case Placing.Placed(TaskLaunch placed) -> started.add(lifecycle.start(placed));
        case Placing.Unplaced none -> {
          if (started.isEmpty() && none.isForWantOfInstances()) {
            throw EcsException.invalidParameter(none.noInstances());
          }
          return PlacementFailures.of(none);
        }
      }
      if (provider != null) {
        counts.merge(provider, 1, Integer::sum);
      }
    }
    return List.of();
  }

  private static List<CapacityProviderStrategyItem> strategy(
      Cluster cluster, RunTaskRequest request) {
    LaunchRules.checkChoice(request.launchType(), request.capacityProviderStrategy());
    LaunchRules.checkProviders(cluster.capacityProviders(), request.capacityProviderStrategy());
    return request.launchType() == null && request.capacityProviderStrategy().isEmpty()
        ? cluster.defaultCapacityProviderStrategy()
        : request.capacityProviderStrategy();
  }

  private static RunTaskResponse repeated(
      RunTaskRequest before, List<SimulatedTask> started, RunTaskRequest request) {
    if (!before.equals(request)) {
      throw EcsException.conflict(
          "The provided clientToken is already in use with a different RunTask request.",
          started.stream().map(SimulatedTask::arn).toList());
    }
    return answer(started, List.of(), List.of());
  }

  private static RunTaskResponse answer(
      List<SimulatedTask> tasks, List<Tag> tags, List<Failure> failures) {
    return RunTaskResponse.builder()
        .tasks(tasks.stream().map(task -> task.document().toBuilder().tags(tags).build()).toList())
        .failures(failures)
        .build();
  }

  private TaskLaunch launch(
      Cluster cluster, RunTaskRequest request, List<CapacityProviderStrategyItem> strategy) {
    TaskDefinition definition = definitions.requireActive(request.taskDefinition());
    boolean fargate = LaunchRules.onFargate(request.launchType(), strategy);
    LaunchRules.checkCompatible(definition, fargate);
    LaunchRules.checkPlatform(request.platformVersion(), fargate);
    LaunchRules.checkNetwork(definition, request.networkConfiguration());
    LaunchRules.checkPlacement(
        request.placementConstraints(), request.placementStrategy(), fargate);
    TaskRequests.checkNames(request.startedBy(), request.group());
    TaskOverride overrides = TaskRequests.overrides(definition, request.overrides());
    LaunchType launchType =
        request.launchType() != null
            ? request.launchType()
            : fargate ? LaunchType.FARGATE : LaunchType.EC2;
    return new TaskLaunch(
        cluster.clusterArn(),
        definition,
        request.group() == null ? "family:" + definition.family() : request.group(),
        request.startedBy(),
        launchType,
        request.platformVersion(),
        request.networkConfiguration(),
        overrides,
        Boolean.TRUE.equals(request.enableExecuteCommand()),
        false,
        requests.tags(request.tags(), request.propagateTags(), definition));
  }
}
