package io.ecsgateway.simulator.resources;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;
import software.amazon.awssdk.services.ecs.model.TransportProtocol;

/**
 * What ECS makes of a registration: the same members, with defaults filled in. Some lists are
 * answered even when empty; copying makes them so.
 */
final class RegisteredTaskDefinition {
  private RegisteredTaskDefinition() {}

  /** Returns the definition without family, revision, ARN and times. */
  static TaskDefinition.Builder of(RegisterTaskDefinitionRequest request) {
    TaskDefinition.Builder definition = TaskDefinition.builder();
    CommonMembers.copy(request, definition);
    NetworkMode mode = request.networkMode() == null ? NetworkMode.BRIDGE : request.networkMode();
    if (request.cpu() != null) {
      definition.cpu(Integer.toString(TaskSize.cpuUnits(request.cpu())));
    }
    if (request.memory() != null) {
      definition.memory(Integer.toString(TaskSize.memoryMib(request.memory())));
    }
    return definition
        .status(TaskDefinitionStatus.ACTIVE)
        .networkMode(mode)
        .containerDefinitions(
            request.containerDefinitions().stream()
                .map(container -> withDefaults(container, mode))
                .toList())
        .volumes(List.copyOf(request.volumes()))
        .placementConstraints(List.copyOf(request.placementConstraints()))
        .compatibilities(compatibilities(request))
        .requiresAttributes(attributes(request));
  }

  private static ContainerDefinition withDefaults(ContainerDefinition container, NetworkMode mode) {
    return container.toBuilder()
        .cpu(container.cpu() == null ? 0 : container.cpu())
        .essential(ContainerRules.isEssential(container))
        .portMappings(
            container.portMappings().stream().map(port -> withDefaults(port, mode)).toList())
        .environment(List.copyOf(container.environment()))
        .mountPoints(List.copyOf(container.mountPoints()))
        .volumesFrom(List.copyOf(container.volumesFrom()))
        .systemControls(List.copyOf(container.systemControls()))
        .build();
  }

  private static PortMapping withDefaults(PortMapping port, NetworkMode mode) {
    PortMapping.Builder filled = port.toBuilder();
    if (port.protocol() == null) {
      filled.protocol(TransportProtocol.TCP);
    }
    if (port.hostPort() == null && port.containerPort() != null) {
      // In bridge mode 0 asks for a free port of the host.
      filled.hostPort(mode == NetworkMode.BRIDGE ? Integer.valueOf(0) : port.containerPort());
    }
    return filled.build();
  }

  private static List<Compatibility> compatibilities(RegisterTaskDefinitionRequest request) {
    List<Compatibility> compatibilities = new ArrayList<>();
    if (request.networkMode() != NetworkMode.AWSVPC) {
      compatibilities.add(Compatibility.EXTERNAL);
    }
    compatibilities.add(Compatibility.EC2);
    if (Fargate.takes(request)) {
      compatibilities.add(Compatibility.FARGATE);
    }
    return compatibilities;
  }

  private static List<Attribute> attributes(RegisterTaskDefinitionRequest request) {
    Set<String> names = new LinkedHashSet<>();
    for (ContainerDefinition container : request.containerDefinitions()) {
      if (container.logConfiguration() != null) {
        names.add(
            "com.amazonaws.ecs.capability.logging-driver."
                + container.logConfiguration().logDriverAsString());
        if (request.executionRoleArn() != null
            && container.logConfiguration().logDriver() == LogDriver.AWSLOGS) {
          names.add("ecs.capability.execution-role-awslogs");
        }
      }
      if (container.image().contains(".dkr.ecr.")) {
        names.add("com.amazonaws.ecs.capability.ecr-auth");
        if (request.executionRoleArn() != null) {
          names.add("ecs.capability.execution-role-ecr-pull");
        }
      }
      if (Boolean.TRUE.equals(container.privileged())) {
        names.add("com.amazonaws.ecs.capability.privileged-container");
      }
      if (container.healthCheck() != null) {
        names.add("ecs.capability.container-health-check");
      }
      if (!container.dependsOn().isEmpty()) {
        names.add("ecs.capability.container-ordering");
      }
      if (!container.secrets().isEmpty()) {
        names.add("ecs.capability.secrets.ssm.environment-variables");
      }
    }
    if (request.taskRoleArn() != null) {
      names.add("com.amazonaws.ecs.capability.task-iam-role");
    }
    if (request.networkMode() == NetworkMode.AWSVPC) {
      names.add("ecs.capability.task-eni");
    }
    names.add("com.amazonaws.ecs.capability.docker-remote-api.1.18");
    return names.stream().map(name -> Attribute.builder().name(name).build()).toList();
  }
}
