package io.ecsgateway.server.api;

import static io.ecsgateway.server.api.Rpc.rpc;

import io.ecsgateway.server.watch.WatchDefinition;
import io.ecsgateway.v1.ServiceDeploymentsGrpc;
import jakarta.inject.Singleton;
import java.util.List;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContinueServiceDeploymentRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServiceDeploymentsRequest;
import software.amazon.awssdk.services.ecs.model.ListServiceDeploymentsRequest;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentRequest;

/** The life of service deployments. */
@Singleton
final class ServiceDeploymentsApi extends MirroredService {
  ServiceDeploymentsApi(UnaryCalls calls, WatchCalls watchCalls) {
    super(ServiceDeploymentsGrpc.getServiceDescriptor(), calls, watchCalls);
  }

  @Override
  List<Rpc<?, ?, ?, ?>> rpcs() {
    return List.of(
        rpc(
            ServiceDeploymentsGrpc.getListServiceDeploymentsMethod(),
            EcsClient::listServiceDeployments,
            ListServiceDeploymentsRequest::builder),
        rpc(
                ServiceDeploymentsGrpc.getDescribeServiceDeploymentsMethod(),
                EcsClient::describeServiceDeployments,
                DescribeServiceDeploymentsRequest::builder)
            .shared(SharedDescribes.SERVICE_DEPLOYMENTS),
        rpc(
            ServiceDeploymentsGrpc.getStopServiceDeploymentMethod(),
            EcsClient::stopServiceDeployment,
            StopServiceDeploymentRequest::builder),
        rpc(
            ServiceDeploymentsGrpc.getContinueServiceDeploymentMethod(),
            EcsClient::continueServiceDeployment,
            ContinueServiceDeploymentRequest::builder));
  }

  @Override
  List<WatchDefinition<?, ?, ?, ?, ?>> watches() {
    return List.of(WatchDefinitions.watchServiceDeployment());
  }
}
