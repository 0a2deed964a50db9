package io.ecsgateway.simulator.scheduling;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;

/** Every service that ECS still remembers, with its service deployments and revisions, by ARN. */
public final class ServiceTable {
  private final Map<String, SimulatedService> byArn = new LinkedHashMap<>();
  private final Map<String, Map<String, SimulatedService>> byCluster = new LinkedHashMap<>();
  private final Map<String, SimulatedServiceDeployment> deployments = new LinkedHashMap<>();
  private final Map<String, ServiceRevision> revisions = new LinkedHashMap<>();

  /** Returns the service, also while DRAINING or INACTIVE; null if there is none. */
  public @Nullable SimulatedService find(String serviceArn) {
    return byArn.get(serviceArn);
  }

  /** Returns the services of a cluster in the order they were created, INACTIVE ones as well. */
  public Collection<SimulatedService> inCluster(String clusterArn) {
    return List.copyOf(byCluster.getOrDefault(clusterArn, Map.of()).values());
  }

  /** Returns all services in the order they were created, INACTIVE ones as well. */
  public Collection<SimulatedService> all() {
    return List.copyOf(byArn.values());
  }

  public @Nullable SimulatedServiceDeployment findDeployment(String arn) {
    return deployments.get(arn);
  }

  public @Nullable ServiceRevision findRevision(String arn) {
    return revisions.get(arn);
  }

  /** Adds a service, in place of an INACTIVE one of the same name. */
  void add(SimulatedService service) {
    SimulatedService before = byArn.get(service.arn());
    if (before != null) {
      remove(before);
    }
    byArn.put(service.arn(), service);
    byCluster
        .computeIfAbsent(service.settings().clusterArn(), absent -> new LinkedHashMap<>())
        .put(service.arn(), service);
  }

  /** Forgets a service, unless another has taken its name meanwhile. */
  void remove(SimulatedService service) {
    if (byArn.get(service.arn()) == service) {
      service.timers().cancel();
      byArn.remove(service.arn());
      byCluster
          .getOrDefault(service.settings().clusterArn(), new LinkedHashMap<>())
          .remove(service.arn());
    }
  }

  void add(ServiceRevision revision) {
    revisions.put(revision.serviceRevisionArn(), revision);
  }

  void add(SimulatedServiceDeployment deployment) {
    deployments.put(deployment.arn(), deployment);
  }

  void remove(SimulatedServiceDeployment deployment) {
    deployments.remove(deployment.arn());
    deployment.service().remove(deployment);
    if (!deployment.service().needs(deployment.targetRevisionArn())) {
      revisions.remove(deployment.targetRevisionArn());
    }
  }

  /** Forgets the service deployments and revisions of a deleted service. */
  void removeHistory(SimulatedService service) {
    for (SimulatedServiceDeployment deployment : service.serviceDeployments()) {
      revisions.remove(deployment.targetRevisionArn());
      remove(deployment);
    }
    service
        .deployments()
        .forEach(deployment -> revisions.remove(deployment.revision().serviceRevisionArn()));
  }
}
