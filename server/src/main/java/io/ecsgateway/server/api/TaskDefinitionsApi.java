package io.ecsgateway.server.api;

import static io.ecsgateway.server.api.Rpc.rpc;

import io.ecsgateway.server.watch.WatchDefinition;
import io.ecsgateway.v1.TaskDefinitionsGrpc;
import jakarta.inject.Singleton;
import java.util.List;
import software.amazon.awssdk.services.ecs.EcsClient;
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
            EcsClient::registerTaskDefinition,
            RegisterTaskDefinitionRequest::builder),
        rpc(
            TaskDefinitionsGrpc.getDeregisterTaskDefinitionMethod(),
            EcsClient::deregisterTaskDefinition,
            DeregisterTaskDefinitionRequest::builder),
        rpc(
            TaskDefinitionsGrpc.getDeleteTaskDefinitionsMethod(),
            EcsClient::deleteTaskDefinitions,
            DeleteTaskDefinitionsRequest::builder),
        rpc(
            TaskDefinitionsGrpc.getDescribeTaskDefinitionMethod(),
            EcsClient::describeTaskDefinition,
            DescribeTaskDefinitionRequest::builder),
        rpc(
            TaskDefinitionsGrpc.getListTaskDefinitionsMethod(),
            EcsClient::listTaskDefinitions,
            ListTaskDefinitionsRequest::builder),
        rpc(
            TaskDefinitionsGrpc.getListTaskDefinitionFamiliesMethod(),
            EcsClient::listTaskDefinitionFamilies,
            ListTaskDefinitionFamiliesRequest::builder));
  }

  @Override
  List<WatchDefinition<?, ?, ?, ?, ?>> watches() {
    return List.of(WatchDefinitions.watchTaskDefinitionDeletion());
  }
}
