package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/** What RunTask and StartTask have in common: names, overrides and tags. */
record TaskRequests(TagStore store) {
  private static final int LONGEST_STARTED_BY = 128;

  static void checkNames(@Nullable String startedBy, @Nullable String group) {
    if (startedBy != null && startedBy.length() > LONGEST_STARTED_BY) {
      throw EcsException.invalidParameter(
          "startedBy must be at most " + LONGEST_STARTED_BY + " characters long.");
    }
    if (group != null && group.startsWith("service:")) {
      throw EcsException.invalidParameter(
          "Invalid group: " + group + ". The service: prefix is reserved.");
    }
  }

  /** Returns the overrides, with sizes as numbers, once they name containers that there are. */
  static TaskOverride overrides(TaskDefinition definition, @Nullable TaskOverride given) {
    if (given == null) {
      return TaskOverride.builder().build();
    }
    for (ContainerOverride override : given.containerOverrides()) {
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
    TaskOverride.Builder overrides = given.toBuilder();
    if (given.cpu() != null) {
      overrides.cpu(Integer.toString(TaskSize.cpuUnits(given.cpu())));
    }
    if (given.memory() != null) {
      overrides.memory(Integer.toString(TaskSize.memoryMib(given.memory())));
    }
    return overrides.build();
  }

  /** Returns a task's tags: the request's own win over those of the task definition. */
  List<Tag> tags(List<Tag> own, @Nullable PropagateTags propagation, TaskDefinition definition) {
    if (propagation == PropagateTags.SERVICE
        || propagation == PropagateTags.UNKNOWN_TO_SDK_VERSION) {
      throw EcsException.invalidParameter("Invalid value for propagateTags: " + propagation);
    }
    TagRules.check(own);
    Map<String, Tag> merged = new LinkedHashMap<>();
    if (propagation == PropagateTags.TASK_DEFINITION) {
      store.get(definition.taskDefinitionArn()).forEach(tag -> merged.put(tag.key(), tag));
    }
    own.forEach(tag -> merged.put(tag.key(), tag));
    return List.copyOf(merged.values());
  }
}
