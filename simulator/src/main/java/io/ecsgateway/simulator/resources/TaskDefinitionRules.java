package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/** What ECS takes as a task definition; every refusal is a ClientException. */
final class TaskDefinitionRules {
  private static final Pattern FAMILY = Pattern.compile("[a-zA-Z0-9_-]{1,255}");
  private static final int MOST_PLACEMENT_CONSTRAINTS = 10;

  private TaskDefinitionRules() {}

  static void check(RegisterTaskDefinitionRequest request) {
    if (request.family() == null || request.family().isEmpty()) {
      throw EcsException.client("Family can not be blank.");
    }
    if (!FAMILY.matcher(request.family()).matches()) {
      throw EcsException.client("Family contains invalid characters.");
    }
    if (request.containerDefinitions().isEmpty()) {
      throw EcsException.client("Container list cannot be empty.");
    }
    if (request.placementConstraints().size() > MOST_PLACEMENT_CONSTRAINTS) {
      throw EcsException.client(
          "Placement constraints cannot have more than "
              + MOST_PLACEMENT_CONSTRAINTS
              + " elements.");
    }
    request
        .placementConstraints()
        .forEach(constraint -> PlacementChecks.checkExpression(constraint.expression()));
    ContainerRules.check(request);
    checkSums(request);
    if (request.requiresCompatibilities().contains(Compatibility.FARGATE)) {
      Fargate.check(request);
    }
  }

  private static void checkSums(RegisterTaskDefinitionRequest request) {
    List<ContainerDefinition> containers = request.containerDefinitions();
    if (request.cpu() != null) {
      int cpu = TaskSize.cpuUnits(request.cpu());
      if (containers.stream().mapToInt(TaskDefinitionRules::cpu).sum() > cpu) {
        throw EcsException.client(
            "The sum of all container 'cpu' values cannot be greater than the value of the task"
                + " 'cpu'.");
      }
    }
    if (request.memory() != null) {
      int memory = TaskSize.memoryMib(request.memory());
      if (containers.stream().mapToInt(TaskDefinitionRules::reservedMemory).sum() > memory) {
        throw EcsException.client(
            "The sum of all container 'memoryReservation' values cannot be greater than the value"
                + " of the task 'memory'.");
      }
      for (ContainerDefinition container : containers) {
        if (container.memory() != null && container.memory() > memory) {
          throw EcsException.client(
              "Invalid setting for container '"
                  + container.name()
                  + "'. 'memory' cannot be greater than the value of the task 'memory'.");
        }
      }
    }
  }

  private static int cpu(ContainerDefinition container) {
    return container.cpu() == null ? 0 : container.cpu();
  }

  private static int reservedMemory(ContainerDefinition container) {
    if (container.memoryReservation() != null) {
      return container.memoryReservation();
    }
    return container.memory() == null ? 0 : container.memory();
  }
}
