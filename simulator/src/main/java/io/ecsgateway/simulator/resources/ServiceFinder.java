package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.World;
import io.ecsgateway.simulator.scheduling.ServiceTable;
import io.ecsgateway.simulator.scheduling.SimulatedService;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Cluster;

/** Finds the service that a request names, by short name or ARN, in the cluster it names. */
final class ServiceFinder {
  private final World world;
  private final Clusters clusters;
  private final ServiceTable services;

  ServiceFinder(World world, Clusters clusters, ServiceTable services) {
    this.world = world;
    this.clusters = clusters;
    this.services = services;
  }

  /** Returns the ARN, in its long form, of what {@code nameOrArn} would be in a cluster. */
  String arn(Cluster cluster, String nameOrArn) {
    return ResourceArns.in(world, cluster, "service", nameOrArn);
  }

  /** Returns the service, whatever its status; null if the cluster has none of that name. */
  @Nullable SimulatedService find(Cluster cluster, String nameOrArn) {
    SimulatedService service = services.find(arn(cluster, nameOrArn));
    if (service == null || !service.settings().clusterArn().equals(cluster.clusterArn())) {
      return null;
    }
    return service;
  }

  /**
   * Returns the service while it is ACTIVE or DRAINING.
   *
   * @throws EcsException ServiceNotFoundException if there is none
   */
  SimulatedService require(@Nullable String clusterNameOrArn, @Nullable String nameOrArn) {
    SimulatedService service = known(clusterNameOrArn, nameOrArn);
    if (!service.isActive() && !service.isDraining()) {
      throw EcsException.serviceNotFound();
    }
    return service;
  }

  /**
   * Returns the ACTIVE service.
   *
   * @throws EcsException ServiceNotFoundException if there is none, ServiceNotActiveException if it
   *     is DRAINING or INACTIVE
   */
  SimulatedService requireActive(@Nullable String clusterNameOrArn, @Nullable String nameOrArn) {
    SimulatedService service = known(clusterNameOrArn, nameOrArn);
    if (!service.isActive()) {
      throw new EcsException("ServiceNotActiveException", "Service was not ACTIVE.");
    }
    return service;
  }

  private SimulatedService known(@Nullable String clusterNameOrArn, @Nullable String nameOrArn) {
    if (nameOrArn == null || nameOrArn.isEmpty()) {
      throw EcsException.invalidParameter("Service cannot be empty.");
    }
    SimulatedService service = find(clusters.require(clusterNameOrArn), nameOrArn);
    if (service == null) {
      throw EcsException.serviceNotFound();
    }
    return service;
  }
}
