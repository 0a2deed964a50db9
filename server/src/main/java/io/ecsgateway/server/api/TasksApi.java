package io.ecsgateway.server.api;

import static io.ecsgateway.server.api.Rpc.rpc;

import io.ecsgateway.server.watch.WatchDefinition;
import io.ecsgateway.v1.TasksGrpc;
import jakarta.inject.Singleton;
import java.util.List;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;

/** The life of tasks. */
@Singleton
final class TasksApi extends MirroredService {
  TasksApi(UnaryCalls calls, WatchCalls watchCalls) {
    super(TasksGrpc.getServiceDescriptor(), calls, watchCalls);
  }

  @Override
  List<Rpc<?, ?, ?, ?>> rpcs() {
    return List.of(
        rpc(TasksGrpc.getRunTaskMethod(), EcsClient::runTask, RunTaskRequest::builder),
        rpc(TasksGrpc.getStopTaskMethod(), EcsClient::stopTask, StopTaskRequest::builder),
        rpc(
                TasksGrpc.getDescribeTasksMethod(),
                EcsClient::describeTasks,
                DescribeTasksRequest::builder)
            .shared(SharedDescribes.TASKS),
        rpc(TasksGrpc.getListTasksMethod(), EcsClient::listTasks, ListTasksRequest::builder));
  }

  @Override
  List<WatchDefinition<?, ?, ?, ?, ?>> watches() {
    return List.of(WatchDefinitions.watchTasks());
  }
}
