package io.ecsgateway.server.api;

import static io.ecsgateway.server.api.Rpc.rpc;

import io.ecsgateway.v1.ServiceRevisionsGrpc;
import jakarta.inject.Singleton;
import java.util.List;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DescribeServiceRevisionsRequest;

/** The life of service revisions. */
@Singleton
final class ServiceRevisionsApi extends MirroredService {
  ServiceRevisionsApi(UnaryCalls calls, WatchCalls watchCalls) {
    super(ServiceRevisionsGrpc.getServiceDescriptor(), calls, watchCalls);
  }

  @Override
  List<Rpc<?, ?, ?, ?>> rpcs() {
    return List.of(
        rpc(
                ServiceRevisionsGrpc.getDescribeServiceRevisionsMethod(),
                EcsClient::describeServiceRevisions,
                DescribeServiceRevisionsRequest::builder)
            .shared(SharedDescribes.SERVICE_REVISIONS));
  }
}
