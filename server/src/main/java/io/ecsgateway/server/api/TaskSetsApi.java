package io.ecsgateway.server.api;

import static io.ecsgateway.server.api.Rpc.rpc;

import io.ecsgateway.server.watch.WatchDefinition;
import io.ecsgateway.v1.TaskSetsGrpc;
import jakarta.inject.Singleton;
import java.util.List;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.CreateTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.DeleteTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTaskSetsRequest;
import software.amazon.awssdk.services.ecs.model.UpdateServicePrimaryTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.UpdateTaskSetRequest;

/** The life of task sets. */
@Singleton
final class TaskSetsApi extends MirroredService {
  TaskSetsApi(UnaryCalls calls, WatchCalls watchCalls) {
    super(TaskSetsGrpc.getServiceDescriptor(), calls, watchCalls);
  }

  @Override
  List<Rpc<?, ?, ?, ?>> rpcs() {
    return List.of(
        rpc(
            TaskSetsGrpc.getCreateTaskSetMethod(),
            EcsClient::createTaskSet,
            CreateTaskSetRequest::builder),
        rpc(
            TaskSetsGrpc.getUpdateTaskSetMethod(),
            EcsClient::updateTaskSet,
            UpdateTaskSetRequest::builder),
        rpc(
            TaskSetsGrpc.getDeleteTaskSetMethod(),
            EcsClient::deleteTaskSet,
            DeleteTaskSetRequest::builder),
        rpc(
            TaskSetsGrpc.getDescribeTaskSetsMethod(),
            EcsClient::describeTaskSets,
            DescribeTaskSetsRequest::builder),
        rpc(
            TaskSetsGrpc.getUpdateServicePrimaryTaskSetMethod(),
            EcsClient::updateServicePrimaryTaskSet,
            UpdateServicePrimaryTaskSetRequest::builder));
  }

  @Override
  List<WatchDefinition<?, ?, ?, ?, ?>> watches() {
    return List.of(WatchDefinitions.watchTaskSet());
  }
}
