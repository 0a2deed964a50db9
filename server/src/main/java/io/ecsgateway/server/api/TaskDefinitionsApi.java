package io.ecsgateway.server.api;

import static io.ecsgateway.server.api.Rpc.rpc;

import io.ecsgateway.server.watch.WatchDefinition;
import io.ecsgateway.v1.TaskDefinitionsGrpc;
import jakarta.inject.Singleton;
import java.util.List;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.ecs.model.DeleteTaskDefinitionsRequest;
import software.amazon.awssdk.services.ecs.model.DeregisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionFamiliesRequest;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionsRequest;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/** The life of task definitions. */
@Singleton
final class TaskDefinitionsApi extends MirroredService {
  TaskDefinitionsApi(UnaryCalls calls, WatchCalls watchCalls) {
    super(TaskDefinitionsGrpc.getServiceDescriptor(), calls, watchCalls);
  }

  @Override
  List<Rpc<?, ?, ?, ?>> rpcs() {
    return List.of(
        rpc(
            TaskDefinitionsGrpc.getRegisterTaskDefinitionMethod(),
            EcsAsyncClient::registerTaskDefinition,
            RegisterTaskDefinitionRequest::builder),
        rpc(
            TaskDefinitionsGrpc.getDeregisterTaskDefinitionMethod(),
            EcsAsyncClient::deregisterTaskDefinition,
            DeregisterTaskDefinitionRequest::builder),
        rpc(
            TaskDefinitionsGrpc.getDeleteTaskDefinitionsMethod(),
            EcsAsyncClient::deleteTaskDefinitions,
            DeleteTaskDefinitionsRequest::builder),
        rpc(
            TaskDefinitionsGrpc.getDescribeTaskDefinitionMethod(),
            EcsAsyncClient::describeTaskDefinition,
            DescribeTaskDefinitionRequest::builder),
        rpc(
            TaskDefinitionsGrpc.getListTaskDefinitionsMethod(),
            EcsAsyncClient::listTaskDefinitions,
            ListTaskDefinitionsRequest::builder),
        rpc(
            TaskDefinitionsGrpc.getListTaskDefinitionFamiliesMethod(),
            EcsAsyncClient::listTaskDefinitionFamilies,
            ListTaskDefinitionFamiliesRequest::builder));
  }

  @Override
  List<WatchDefinition<?, ?, ?, ?, ?>> watches() {
    return List.of(WatchDefinitions.watchTaskDefinitionDeletion());
  }
}
