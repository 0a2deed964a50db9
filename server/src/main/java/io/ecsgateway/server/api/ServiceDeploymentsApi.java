package io.ecsgateway.server.api;

import static io.ecsgateway.server.api.Rpc.rpc;

import io.ecsgateway.server.watch.WatchDefinition;
import io.ecsgateway.v1.ServiceDeploymentsGrpc;
import jakarta.inject.Singleton;
import java.util.List;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
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
            EcsAsyncClient::listServiceDeployments,
            ListServiceDeploymentsRequest::builder),
        rpc(
                ServiceDeploymentsGrpc.getDescribeServiceDeploymentsMethod(),
                EcsAsyncClient::describeServiceDeployments,
                DescribeServiceDeploymentsRequest::builder)
            .shared(SharedDescribes.SERVICE_DEPLOYMENTS),
        rpc(
            ServiceDeploymentsGrpc.getStopServiceDeploymentMethod(),
            EcsAsyncClient::stopServiceDeployment,
            StopServiceDeploymentRequest::builder),
        rpc(
            ServiceDeploymentsGrpc.getContinueServiceDeploymentMethod(),
            EcsAsyncClient::continueServiceDeployment,
            ContinueServiceDeploymentRequest::builder));
  }

  @Override
  List<WatchDefinition<?, ?, ?, ?, ?>> watches() {
    return List.of(WatchDefinitions.watchServiceDeployment());
  }
}
