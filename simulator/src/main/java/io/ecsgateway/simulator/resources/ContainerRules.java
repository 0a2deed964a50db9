package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.scheduling.ContainerLabels;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerCondition;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerDependency;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/** What ECS takes as the containers of a task definition. */
final class ContainerRules {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,255}");
  private static final int LEAST_MEMORY_MIB = 4;
  private static final int MOST_PORT = 65_535;

  private final RegisterTaskDefinitionRequest request;
  private final Map<String, ContainerDefinition> byName = new TreeMap<>();

  private ContainerRules(RegisterTaskDefinitionRequest request) {
    this.request = request;
  }

  /** Throws ClientException naming the first container that breaks a rule. */
  static void check(RegisterTaskDefinitionRequest request) {
    ContainerRules rules = new ContainerRules(request);
    request.containerDefinitions().forEach(rules::checkIdentity);
    if (request.containerDefinitions().stream().noneMatch(ContainerRules::isEssential)) {
      throw EcsException.client("Task definition doesn't have any essential container.");
    }
    request.containerDefinitions().forEach(rules::checkSettings);
  }

  static boolean isEssential(ContainerDefinition container) {
    return !Boolean.FALSE.equals(container.essential());
  }

  private void checkIdentity(ContainerDefinition container) {
    if (isEmpty(container.name())) {
      throw EcsException.client("Container.name should not be null or empty.");
    }
    if (!NAME.matcher(container.name()).matches()) {
      throw EcsException.client(
          "Container.name contains invalid characters or is longer than 255: " + container.name());
    }
    if (isEmpty(container.image())) {
      throw EcsException.client("Container.image should not be null or empty.");
    }
    if (byName.put(container.name(), container) != null) {
      throw EcsException.client(
          "The container name '" + container.name() + "' is used by more than one container.");
    }
  }

  private void checkSettings(ContainerDefinition container) {
    checkMemory(container);
    if (container.cpu() != null && container.cpu() < 0) {
      throw invalid("cpu", container);
    }
    container.portMappings().forEach(mapping -> checkPorts(container, mapping));
    if (!container.links().isEmpty() && !modeIsBridge()) {
      throw EcsException.client("Links are not supported when networkMode=" + mode() + ".");
    }
    container.dependsOn().forEach(dependency -> checkDependency(container, dependency));
    checkLog(container.logConfiguration());
    checkLabels(container);
  }

  /** Labels that tell the simulator what the container does; ECS takes any. */
  private static void checkLabels(ContainerDefinition container) {
    try {
      ContainerLabels.of(container.dockerLabels());
    } catch (IllegalArgumentException e) {
      throw EcsException.client(
          "Invalid 'dockerLabels' setting for container '"
              + container.name()
              + "'. "
              + e.getMessage());
    }
  }

  private void checkMemory(ContainerDefinition container) {
    @Nullable Integer memory = container.memory();
    @Nullable Integer reservation = container.memoryReservation();
    if (memory == null && reservation == null && request.memory() == null) {
      throw EcsException.client(
          "Invalid setting for container '"
              + container.name()
              + "'. At least one of 'memory' or 'memoryReservation' must be specified.");
    }
    if (memory != null && memory < LEAST_MEMORY_MIB) {
      throw invalid("memory", container);
    }
    if (reservation != null && reservation < LEAST_MEMORY_MIB) {
      throw invalid("memoryReservation", container);
    }
    if (memory != null && reservation != null && memory < reservation) {
      throw EcsException.client(
          "Invalid setting for container '"
              + container.name()
              + "'. The memory must be greater than or equal to the memoryReservation.");
    }
  }

  private void checkPorts(ContainerDefinition container, PortMapping mapping) {
    if (request.networkMode() == NetworkMode.NONE) {
      throw EcsException.client("Port mappings are not supported when networkMode=none.");
    }
    @Nullable Integer port = mapping.containerPort();
    if (port == null && mapping.containerPortRange() != null) {
      return;
    }
    if (port == null || port < 1 || port > MOST_PORT) {
      throw invalid("containerPort", container);
    }
    @Nullable Integer hostPort = mapping.hostPort();
    if (hostPort == null) {
      return;
    }
    if (hostPort < 0 || hostPort > MOST_PORT) {
      throw invalid("hostPort", container);
    }
    if (!modeIsBridge() && !hostPort.equals(port)) {
      throw EcsException.client(
          "When networkMode="
              + mode()
              + ", the host ports and container ports in port mappings must match.");
    }
  }

  private void checkDependency(ContainerDefinition container, ContainerDependency dependency) {
    ContainerDefinition other = byName.get(dependency.containerName());
    if (other == null || other.name().equals(container.name())) {
      throw EcsException.client(
          "Invalid dependsOn setting for container '"
              + container.name()
              + "'. There is no other container named '"
              + dependency.containerName()
              + "'.");
    }
    ContainerCondition condition = dependency.condition();
    boolean mustEnd =
        condition == ContainerCondition.SUCCESS || condition == ContainerCondition.COMPLETE;
    if (mustEnd && isEssential(other)) {
      throw EcsException.client(
          "A dependency container with SUCCESS or COMPLETE condition cannot be an essential"
              + " container");
    }
    if (condition == ContainerCondition.HEALTHY && other.healthCheck() == null) {
      throw EcsException.client(
          "A dependency container with HEALTHY condition must have a health check: '"
              + other.name()
              + "'.");
    }
  }

  private static void checkLog(@Nullable LogConfiguration log) {
    if (log == null || log.logDriver() != LogDriver.AWSLOGS) {
      return;
    }
    List<String> missing =
        List.of("awslogs-region", "awslogs-group").stream()
            .filter(option -> !log.options().containsKey(option))
            .toList();
    if (!missing.isEmpty()) {
      throw EcsException.client(
          "Log driver awslogs requires options: " + String.join(", ", missing));
    }
  }

  private boolean modeIsBridge() {
    return request.networkMode() == null || request.networkMode() == NetworkMode.BRIDGE;
  }

  private String mode() {
    return request.networkModeAsString();
  }

  private static EcsException invalid(String member, ContainerDefinition container) {
    return EcsException.client(
        "Invalid '" + member + "' setting for container '" + container.name() + "'.");
  }

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }
}
