package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import java.util.Objects;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Volume;

/** What a task definition must be like to run on Fargate. */
final class Fargate {
  private Fargate() {}

  /** Throws ClientException naming the first thing that Fargate does not take. */
  static void check(RegisterTaskDefinitionRequest request) {
    if (request.cpu() == null) {
      throw EcsException.client("Fargate requires that 'cpu' be defined at the task level.");
    }
    if (request.memory() == null) {
      throw EcsException.client("Fargate requires that 'memory' be defined at the task level.");
    }
    if (request.networkMode() != NetworkMode.AWSVPC) {
      throw EcsException.client("Fargate only supports network mode 'awsvpc'.");
    }
    int cpu = TaskSize.cpuUnits(request.cpu());
    int memory = TaskSize.memoryMib(request.memory());
    if (!hasSize(cpu, memory)) {
      throw EcsException.client(
          "No Fargate configuration exists for given values: "
              + cpu
              + " CPU, "
              + memory
              + " memory. See the Amazon ECS documentation for the valid values.");
    }
    for (ContainerDefinition container : request.containerDefinitions()) {
      if (Boolean.TRUE.equals(container.privileged())) {
        throw EcsException.client("Fargate does not support privileged containers.");
      }
      if (request.executionRoleArn() == null && logsToCloudWatch(container)) {
        throw EcsException.client(
            "Fargate requires task definition to have execution role ARN to support log driver"
                + " awslogs.");
      }
    }
    if (request.volumes().stream().anyMatch(Fargate::isOnHost)) {
      throw EcsException.client("Fargate does not support the 'host' parameter of volumes.");
    }
    if (!request.placementConstraints().isEmpty()) {
      throw EcsException.client("Fargate does not support placement constraints.");
    }
  }

  static boolean takes(RegisterTaskDefinitionRequest request) {
    try {
      check(request);
      return true;
    } catch (EcsException e) {
      return false;
    }
  }

  /** The table of task sizes: cpu in units, memory in MiB. */
  static boolean hasSize(int cpu, int memory) {
    return switch (cpu) {
      case 256 -> memory == 512 || memory == 1024 || memory == 2048;
      case 512 -> within(memory, 1, 4, 1);
      case 1024 -> within(memory, 2, 8, 1);
      case 2048 -> within(memory, 4, 16, 1);
      case 4096 -> within(memory, 8, 30, 1);
      case 8192 -> within(memory, 16, 60, 4);
      case 16384 -> within(memory, 32, 120, 8);
      default -> false;
    };
  }

  private static boolean within(int memory, int leastGb, int mostGb, int stepGb) {
    int step = stepGb * 1024;
    return memory >= leastGb * 1024 && memory <= mostGb * 1024 && memory % step == 0;
  }

  private static boolean logsToCloudWatch(ContainerDefinition container) {
    return container.logConfiguration() != null
        && container.logConfiguration().logDriver() == LogDriver.AWSLOGS;
  }

  private static boolean isOnHost(Volume volume) {
    return volume.host() != null
        && !Objects.requireNonNullElse(volume.host().sourcePath(), "").isEmpty();
  }
}
