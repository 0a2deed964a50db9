package io.ecsgateway.simulator.placement;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskOverride;
import software.amazon.awssdk.services.ecs.model.TransportProtocol;

/**
 * What a task takes of its container instance.
 *
 * @param cpu CPU units
 * @param memory MiB: what is reserved, where that is less than the limit
 * @param tcpPorts the host ports that the task names; those that Docker chooses do not count
 * @param udpPorts the same for UDP
 */
public record Demand(int cpu, int memory, Set<Integer> tcpPorts, Set<Integer> udpPorts) {

  /** Returns what a task of {@code definition} takes: the task's own sizes win over the sums. */
  public static Demand of(TaskDefinition definition, TaskOverride overrides) {
    int cpu = 0;
    int memory = 0;
    Set<Integer> tcp = new HashSet<>();
    Set<Integer> udp = new HashSet<>();
    for (ContainerDefinition container : definition.containerDefinitions()) {
      ContainerOverride override = override(overrides, container.name());
      cpu += first(override.cpu(), container.cpu());
      memory +=
          first(
              override.memoryReservation(),
              container.memoryReservation(),
              override.memory(),
              container.memory());
      for (PortMapping mapping : container.portMappings()) {
        int port = hostPort(mapping, definition.networkMode());
        if (port > 0) {
          (mapping.protocol() == TransportProtocol.UDP ? udp : tcp).add(port);
        }
      }
    }
    return new Demand(
        size(overrides.cpu(), definition.cpu(), cpu),
        size(overrides.memory(), definition.memory(), memory),
        Set.copyOf(tcp),
        Set.copyOf(udp));
  }

  /** In network mode awsvpc a task has ports of its own, in host mode all are the host's. */
  private static int hostPort(PortMapping mapping, @Nullable NetworkMode mode) {
    return switch (mode) {
      case AWSVPC, NONE -> 0;
      case HOST -> first(mapping.hostPort(), mapping.containerPort());
      case null, default -> first(mapping.hostPort());
    };
  }

  private static ContainerOverride override(TaskOverride overrides, String container) {
    return overrides.containerOverrides().stream()
        .filter(override -> container.equals(override.name()))
        .findFirst()
        .orElseGet(() -> ContainerOverride.builder().build());
  }

  private static int size(@Nullable String override, @Nullable String defined, int sum) {
    String own = override == null ? defined : override;
    return own == null ? sum : Integer.parseInt(own);
  }

  private static int first(@Nullable Integer... values) {
    for (Integer value : values) {
      if (value != null) {
        return value;
      }
    }
    return 0;
  }
}
