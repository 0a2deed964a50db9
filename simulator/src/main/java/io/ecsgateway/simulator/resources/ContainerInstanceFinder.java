package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.World;
import io.ecsgateway.simulator.placement.Host;
import io.ecsgateway.simulator.placement.Room;
import io.ecsgateway.simulator.scheduling.ContainerInstanceTable;
import io.ecsgateway.simulator.scheduling.SimulatedContainerInstance;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.Resource;

/** Finds container instances by id or ARN, and shows them with everything that is counted. */
record ContainerInstanceFinder(World world, ContainerInstanceTable instances) {

  /** Returns the instance, whatever its status; null if the cluster has none of that id. */
  @Nullable SimulatedContainerInstance find(Cluster cluster, String idOrArn) {
    SimulatedContainerInstance instance = instances.find(arn(cluster, idOrArn));
    return instance == null || !instance.clusterArn().equals(cluster.clusterArn())
        ? null
        : instance;
  }

  /**
   * Returns the instance, which is ACTIVE or DRAINING.
   *
   * @throws EcsException InvalidParameterException if there is no such instance
   */
  SimulatedContainerInstance require(Cluster cluster, String idOrArn) {
    SimulatedContainerInstance instance = find(cluster, idOrArn);
    if (instance == null || !instance.isRegistered()) {
      throw EcsException.invalidParameter(
          "The referenced container instance was not found: " + idOrArn);
    }
    return instance;
  }

  /** Returns the ARN, in its long form, of what {@code idOrArn} would be in a cluster. */
  String arn(Cluster cluster, String idOrArn) {
    return ResourceArns.in(world, cluster, "container-instance", idOrArn);
  }

  Failure missing(Cluster cluster, String idOrArn) {
    return Failure.builder().arn(arn(cluster, idOrArn)).reason("MISSING").build();
  }

  /** Returns the instance if it is ACTIVE or DRAINING; else null, and why among the failures. */
  @Nullable SimulatedContainerInstance registered(
      Cluster cluster, String idOrArn, List<Failure> failures) {
    SimulatedContainerInstance instance = find(cluster, idOrArn);
    if (instance == null) {
      failures.add(missing(cluster, idOrArn));
      return null;
    }
    if (!instance.isRegistered()) {
      failures.add(Failure.builder().arn(instance.arn()).reason("INACTIVE").build());
      return null;
    }
    return instance;
  }

  /** Returns the instance as DescribeContainerInstances shows it, without tags. */
  ContainerInstance view(SimulatedContainerInstance instance) {
    Host host = instances.host(instance);
    return instance.document().toBuilder()
        .registeredResources(resources(instance.registered()))
        .remainingResources(resources(host.room()))
        .runningTasksCount(host.running())
        .pendingTasksCount(host.pending())
        .build();
  }

  private static List<Resource> resources(Room room) {
    return List.of(
        integer("CPU", room.cpu()),
        integer("MEMORY", room.memory()),
        strings("PORTS", room.tcpPorts()),
        strings("PORTS_UDP", room.udpPorts()));
  }

  private static Resource integer(String name, int value) {
    return resource(name, "INTEGER").integerValue(value).build();
  }

  private static Resource strings(String name, Collection<Integer> values) {
    return resource(name, "STRINGSET")
        .stringSetValue(values.stream().map(String::valueOf).toList())
        .build();
  }

  private static Resource.Builder resource(String name, String type) {
    return Resource.builder().name(name).type(type).doubleValue(0.0).longValue(0L).integerValue(0);
  }
}
