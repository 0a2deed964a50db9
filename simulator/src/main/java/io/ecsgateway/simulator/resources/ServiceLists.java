package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.Arns;
import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.scheduling.ServiceTable;
import io.ecsgateway.simulator.scheduling.SimulatedService;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ListServicesByNamespaceRequest;
import software.amazon.awssdk.services.ecs.model.ListServicesByNamespaceResponse;
import software.amazon.awssdk.services.ecs.model.ListServicesRequest;
import software.amazon.awssdk.services.ecs.model.ListServicesResponse;
import software.amazon.awssdk.services.ecs.model.ResourceManagementType;
import software.amazon.awssdk.services.ecs.model.ServiceConnectConfiguration;

/** The lists of ACTIVE services; those that drain are described only. */
final class ServiceLists {
  private static final int DEFAULT_PAGE = 10;
  private static final int LARGEST_PAGE = 100;

  private final Clusters clusters;
  private final ServiceTable services;

  ServiceLists(Clusters clusters, ServiceTable services) {
    this.clusters = clusters;
    this.services = services;
  }

  ListServicesResponse list(ListServicesRequest request) {
    Cluster cluster = clusters.require(request.cluster());
    List<String> arns =
        services.inCluster(cluster.clusterArn()).stream()
            .filter(SimulatedService::isActive)
            .filter(filters(request))
            .map(SimulatedService::arn)
            .toList();
    Page<String> page =
        Page.of(arns, request.nextToken(), request.maxResults(), DEFAULT_PAGE, LARGEST_PAGE);
    return ListServicesResponse.builder()
        .serviceArns(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  /** A namespace is known once a service of any status has used it: Cloud Map is not simulated. */
  ListServicesByNamespaceResponse listByNamespace(ListServicesByNamespaceRequest request) {
    if (request.namespace() == null || request.namespace().isEmpty()) {
      throw EcsException.invalidParameter("Namespace cannot be empty.");
    }
    List<SimulatedService> users =
        services.all().stream().filter(service -> uses(service, request.namespace())).toList();
    if (users.isEmpty()) {
      throw new EcsException(
          "NamespaceNotFoundException",
          "The specified namespace was not found: " + request.namespace());
    }
    List<String> arns =
        users.stream().filter(SimulatedService::isActive).map(SimulatedService::arn).toList();
    Page<String> page =
        Page.of(arns, request.nextToken(), request.maxResults(), DEFAULT_PAGE, LARGEST_PAGE);
    return ListServicesByNamespaceResponse.builder()
        .serviceArns(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static Predicate<SimulatedService> filters(ListServicesRequest request) {
    return service ->
        (request.launchType() == null || service.blueprint().launchType() == request.launchType())
            && (request.schedulingStrategy() == null
                || service.settings().schedulingStrategy() == request.schedulingStrategy())
            && (request.resourceManagementType() == null
                || request.resourceManagementType() == ResourceManagementType.CUSTOMER);
  }

  /** A namespace goes by its name, or by an ARN that ends in it. */
  private boolean uses(SimulatedService service, String namespace) {
    ServiceConnectConfiguration connect = service.blueprint().serviceConnectConfiguration();
    if (connect == null || !Boolean.TRUE.equals(connect.enabled())) {
      return false;
    }
    String used = connect.namespace() == null ? clusterNamespace(service) : connect.namespace();
    return used != null && Arns.lastSegment(used).equals(Arns.lastSegment(namespace));
  }

  private @Nullable String clusterNamespace(SimulatedService service) {
    Cluster cluster = clusters.find(service.settings().clusterArn());
    return cluster == null || cluster.serviceConnectDefaults() == null
        ? null
        : cluster.serviceConnectDefaults().namespace();
  }
}
