package io.ecsgateway.server.api;

import static io.ecsgateway.server.api.Rpc.rpc;

import io.ecsgateway.v1.ClustersGrpc;
import jakarta.inject.Singleton;
import java.util.List;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.CreateClusterRequest;
import software.amazon.awssdk.services.ecs.model.DeleteClusterRequest;
import software.amazon.awssdk.services.ecs.model.DescribeClustersRequest;
import software.amazon.awssdk.services.ecs.model.ListClustersRequest;
import software.amazon.awssdk.services.ecs.model.UpdateClusterRequest;

/** The life of clusters. */
@Singleton
final class ClustersApi extends MirroredService {
  ClustersApi(UnaryCalls calls, WatchCalls watchCalls) {
    super(ClustersGrpc.getServiceDescriptor(), calls, watchCalls);
  }

  @Override
  List<Rpc<?, ?, ?, ?>> rpcs() {
    return List.of(
        rpc(
            ClustersGrpc.getCreateClusterMethod(),
            EcsClient::createCluster,
            CreateClusterRequest::builder),
        rpc(
            ClustersGrpc.getUpdateClusterMethod(),
            EcsClient::updateCluster,
            UpdateClusterRequest::builder),
        rpc(
            ClustersGrpc.getDeleteClusterMethod(),
            EcsClient::deleteCluster,
            DeleteClusterRequest::builder),
        rpc(
            ClustersGrpc.getDescribeClustersMethod(),
            EcsClient::describeClusters,
            DescribeClustersRequest::builder),
        rpc(
            ClustersGrpc.getListClustersMethod(),
            EcsClient::listClusters,
            ListClustersRequest::builder));
  }
}
