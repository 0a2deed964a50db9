package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.Operation;
import io.ecsgateway.simulator.scheduling.ServiceScheduler;
import io.ecsgateway.simulator.scheduling.SimulatedService;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeleteServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeleteServiceResponse;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListServicesByNamespaceRequest;
import software.amazon.awssdk.services.ecs.model.ListServicesRequest;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceField;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/** Services: ACTIVE until deleted, DRAINING until their tasks stop, INACTIVE for a while. */
public final class Services {
  private static final int MOST_DESCRIBED = 10;

  private final Clusters clusters;
  private final TagStore tags;
  private final ServiceFinder finder;
  private final ServiceScheduler scheduler;
  private final ServiceCreation creation;
  private final ServiceUpdates updates;
  private final ServiceLists lists;

  Services(
      Clusters clusters,
      TagStore tags,
      ServiceFinder finder,
      ServiceScheduler scheduler,
      ServiceCreation creation,
      ServiceUpdates updates,
      ServiceLists lists) {
    this.clusters = clusters;
    this.tags = tags;
    this.finder = finder;
    this.scheduler = scheduler;
    this.creation = creation;
    this.updates = updates;
    this.lists = lists;
  }

  List<Operation> operations() {
    return List.of(
        Operation.of("CreateService", CreateServiceRequest::builder, creation::create),
        Operation.of("UpdateService", UpdateServiceRequest::builder, updates::update),
        Operation.of("DeleteService", DeleteServiceRequest::builder, this::delete),
        Operation.of("DescribeServices", DescribeServicesRequest::builder, this::describe),
        Operation.of("ListServices", ListServicesRequest::builder, lists::list),
        Operation.of(
            "ListServicesByNamespace",
            ListServicesByNamespaceRequest::builder,
            lists::listByNamespace));
  }

  private DeleteServiceResponse delete(DeleteServiceRequest request) {
    SimulatedService service = finder.require(request.cluster(), request.service());
    if (service.isActive()) {
      boolean scaled =
          service.settings().desiredCount() > 0
              && service.settings().schedulingStrategy() == SchedulingStrategy.REPLICA;
      if (scaled && !Boolean.TRUE.equals(request.force())) {
        throw EcsException.invalidParameter(
            "The service cannot be stopped while it is scaled above 0.");
      }
      scheduler.delete(service);
      tags.remove(service.arn());
    }
    return DeleteServiceResponse.builder().service(ServiceView.of(service)).build();
  }

  private DescribeServicesResponse describe(DescribeServicesRequest request) {
    Cluster cluster = clusters.require(request.cluster());
    if (request.services().isEmpty()) {
      throw EcsException.invalidParameter("Services cannot be empty.");
    }
    if (request.services().size() > MOST_DESCRIBED) {
      throw EcsException.invalidParameter(
          "Services can have at most "
              + MOST_DESCRIBED
              + " items, not "
              + request.services().size()
              + ".");
    }
    List<Service> found = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    for (String nameOrArn : request.services()) {
      SimulatedService service = finder.find(cluster, nameOrArn);
      if (service == null) {
        failures.add(
            Failure.builder().arn(finder.arn(cluster, nameOrArn)).reason("MISSING").build());
      } else {
        found.add(described(service, request.include()));
      }
    }
    return DescribeServicesResponse.builder().services(found).failures(failures).build();
  }

  private Service described(SimulatedService service, List<ServiceField> include) {
    Service shown = ServiceView.of(service);
    return include.contains(ServiceField.TAGS)
        ? shown.toBuilder().tags(tags.get(service.arn())).build()
        : shown;
  }
}
