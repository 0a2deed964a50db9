package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.World;
import io.ecsgateway.simulator.scheduling.SimulatedTask;
import io.ecsgateway.simulator.scheduling.TaskLaunch;
import io.ecsgateway.simulator.scheduling.TaskLifecycle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/** RunTask: checks what is asked for, and starts it once per client token. */
final class TaskRuns {
  private static final int MOST = 10;
  private static final int LONGEST_STARTED_BY = 128;
  private static final int LONGEST_TOKEN = 64;

  private final Clusters clusters;
  private final TaskDefinitions definitions;
  private final TagStore tags;
  private final TaskLifecycle lifecycle;
  private final ClientTokens<RunTaskRequest, List<SimulatedTask>> tokens;

  TaskRuns(
      World world,
      Clusters clusters,
      TaskDefinitions definitions,
      TagStore tags,
      TaskLifecycle lifecycle) {
    this.clusters = clusters;
    this.definitions = definitions;
    this.tags = tags;
    this.lifecycle = lifecycle;
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
    TaskLaunch launch = launch(cluster, request);
    List<SimulatedTask> started = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      started.add(lifecycle.start(launch));
    }
    tokens.remember(cluster.clusterArn(), request.clientToken(), request, started);
    return answer(started, launch.tags());
  }

  private static RunTaskResponse repeated(
      RunTaskRequest before, List<SimulatedTask> started, RunTaskRequest request) {
    if (!before.equals(request)) {
      throw EcsException.conflict(
          "The provided clientToken is already in use with a different RunTask request.",
          started.stream().map(SimulatedTask::arn).toList());
    }
    return answer(started, List.of());
  }

  private static RunTaskResponse answer(List<SimulatedTask> tasks, List<Tag> tags) {
    return RunTaskResponse.builder()
        .tasks(tasks.stream().map(task -> task.document().toBuilder().tags(tags).build()).toList())
        .failures(List.of())
        .build();
  }

  private TaskLaunch launch(Cluster cluster, RunTaskRequest request) {
    TaskDefinition definition = definitions.requireActive(request.taskDefinition());
    LaunchRules.checkChoice(request.launchType(), request.capacityProviderStrategy());
    List<CapacityProviderStrategyItem> strategy =
        request.launchType() == null && request.capacityProviderStrategy().isEmpty()
            ? cluster.defaultCapacityProviderStrategy()
            : request.capacityProviderStrategy();
    boolean fargate = LaunchRules.onFargate(request.launchType(), strategy);
    LaunchRules.checkCompatible(definition, fargate);
    LaunchRules.checkPlatform(request.platformVersion(), fargate);
    LaunchRules.checkNetwork(definition, request.networkConfiguration());
    LaunchRules.checkPlacement(
        request.placementConstraints(), request.placementStrategy(), fargate);
    checkNames(request);
    TaskOverride overrides =
        request.overrides() == null ? TaskOverride.builder().build() : request.overrides();
    checkOverrides(definition, overrides);
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
        strategy.isEmpty() ? null : strategy.getFirst().capacityProvider(),
        request.platformVersion(),
        request.networkConfiguration(),
        overrides,
        Boolean.TRUE.equals(request.enableExecuteCommand()),
        false,
        tags(request, definition));
  }

  private static void checkNames(RunTaskRequest request) {
    @Nullable String startedBy = request.startedBy();
    if (startedBy != null && startedBy.length() > LONGEST_STARTED_BY) {
      throw EcsException.invalidParameter(
          "startedBy must be at most " + LONGEST_STARTED_BY + " characters long.");
    }
    if (request.group() != null && request.group().startsWith("service:")) {
      throw EcsException.invalidParameter(
          "Invalid group: " + request.group() + ". The service: prefix is reserved.");
    }
  }

  private static void checkOverrides(TaskDefinition definition, TaskOverride overrides) {
    for (ContainerOverride override : overrides.containerOverrides()) {
      boolean known =
          definition.containerDefinitions().stream()
              .anyMatch(container -> container.name().equals(override.name()));
      if (!known) {
        throw EcsException.invalidParameter(
            "Override for container named "
                + override.name()
                + " is not a container in the TaskDefinition.");
      }
    }
  }

  /** The request's own tags win over those of the task definition. */
  private List<Tag> tags(RunTaskRequest request, TaskDefinition definition) {
    if (request.propagateTags() == PropagateTags.SERVICE
        || request.propagateTags() == PropagateTags.UNKNOWN_TO_SDK_VERSION) {
      throw EcsException.invalidParameter(
          "Invalid value for propagateTags: " + request.propagateTagsAsString());
    }
    TagRules.check(request.tags());
    Map<String, Tag> merged = new LinkedHashMap<>();
    if (request.propagateTags() == PropagateTags.TASK_DEFINITION) {
      tags.get(definition.taskDefinitionArn()).forEach(tag -> merged.put(tag.key(), tag));
    }
    request.tags().forEach(tag -> merged.put(tag.key(), tag));
    return List.copyOf(merged.values());
  }
}
