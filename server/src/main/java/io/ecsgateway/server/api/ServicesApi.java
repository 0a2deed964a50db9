package io.ecsgateway.server.api;

import static io.ecsgateway.server.api.Rpc.rpc;

import io.ecsgateway.server.watch.WatchDefinition;
import io.ecsgateway.v1.ServicesGrpc;
import jakarta.inject.Singleton;
import java.util.List;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeleteServiceRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.ListServicesByNamespaceRequest;
import software.amazon.awssdk.services.ecs.model.ListServicesRequest;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/** The life of services. */
@Singleton
final class ServicesApi extends MirroredService {
  ServicesApi(UnaryCalls calls, WatchCalls watchCalls) {
    super(ServicesGrpc.getServiceDescriptor(), calls, watchCalls);
  }

  @Override
  List<Rpc<?, ?, ?, ?>> rpcs() {
    return List.of(
        rpc(
            ServicesGrpc.getCreateServiceMethod(),
            EcsClient::createService,
            CreateServiceRequest::builder),
        rpc(
            ServicesGrpc.getUpdateServiceMethod(),
            EcsClient::updateService,
            UpdateServiceRequest::builder),
        rpc(
            ServicesGrpc.getDeleteServiceMethod(),
            EcsClient::deleteService,
            DeleteServiceRequest::builder),
        rpc(
                ServicesGrpc.getDescribeServicesMethod(),
                EcsClient::describeServices,
                DescribeServicesRequest::builder)
            .shared(SharedDescribes.SERVICES),
        rpc(
            ServicesGrpc.getListServicesMethod(),
            EcsClient::listServices,
            ListServicesRequest::builder),
        rpc(
            ServicesGrpc.getListServicesByNamespaceMethod(),
            EcsClient::listServicesByNamespace,
            ListServicesByNamespaceRequest::builder));
  }

  @Override
  List<WatchDefinition<?, ?, ?, ?, ?>> watches() {
    return List.of(WatchDefinitions.watchService(), WatchDefinitions.watchServiceDeletion());
  }
}
