package io.ecsgateway.server.api;

import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.server.watch.WatchDefinition;
import io.ecsgateway.server.watch.deployment.ServiceDeploymentTracker;
import io.ecsgateway.server.watch.service.ServiceDeletionTracker;
import io.ecsgateway.server.watch.service.ServiceTracker;
import io.ecsgateway.server.watch.service.TaskSetTracker;
import io.ecsgateway.server.watch.state.ServiceDeletionWatchState;
import io.ecsgateway.server.watch.state.ServiceDeploymentWatchState;
import io.ecsgateway.server.watch.state.ServiceWatchState;
import io.ecsgateway.server.watch.state.TaskDefinitionDeletionWatchState;
import io.ecsgateway.server.watch.state.TaskSetWatchState;
import io.ecsgateway.server.watch.state.TasksWatchState;
import io.ecsgateway.server.watch.task.TaskDefinitionDeletionTracker;
import io.ecsgateway.server.watch.task.TasksTracker;
import io.ecsgateway.v1.ServiceDeploymentsGrpc;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.TaskDefinitionsGrpc;
import io.ecsgateway.v1.TaskSetsGrpc;
import io.ecsgateway.v1.TasksGrpc;

/** The watches: each RPC with the tracker that its requests ask for. */
final class WatchDefinitions {
  private WatchDefinitions() {}

  static WatchDefinition<?, ?, ?, ?, ?> watchService() {
    return new WatchDefinition<>(
        ServicesGrpc.getWatchServiceMethod(),
        ServiceWatchState.parser(),
        (request, target, grace, mirror) ->
            new ServiceTracker(
                mirror,
                new Subject.OfService(target, request.getCluster(), request.getService()),
                grace));
  }

  static WatchDefinition<?, ?, ?, ?, ?> watchServiceDeletion() {
    return new WatchDefinition<>(
        ServicesGrpc.getWatchServiceDeletionMethod(),
        ServiceDeletionWatchState.parser(),
        (request, target, grace, mirror) ->
            new ServiceDeletionTracker(
                mirror,
                new Subject.OfService(target, request.getCluster(), request.getService()),
                request.getUntil(),
                grace));
  }

  static WatchDefinition<?, ?, ?, ?, ?> watchTaskSet() {
    return new WatchDefinition<>(
        TaskSetsGrpc.getWatchTaskSetMethod(),
        TaskSetWatchState.parser(),
        (request, target, grace, mirror) ->
            new TaskSetTracker(
                mirror,
                new Subject.OfService(target, request.getCluster(), request.getService()),
                request.getTaskSet(),
                request.getUntil(),
                grace));
  }

  static WatchDefinition<?, ?, ?, ?, ?> watchServiceDeployment() {
    return new WatchDefinition<>(
        ServiceDeploymentsGrpc.getWatchServiceDeploymentMethod(),
        ServiceDeploymentWatchState.parser(),
        ServiceDeploymentTracker::new);
  }

  static WatchDefinition<?, ?, ?, ?, ?> watchTaskDefinitionDeletion() {
    return new WatchDefinition<>(
        TaskDefinitionsGrpc.getWatchTaskDefinitionDeletionMethod(),
        TaskDefinitionDeletionWatchState.parser(),
        (request, target, grace, mirror) ->
            new TaskDefinitionDeletionTracker(
                new Subject.OfTaskDefinition(target, request.getTaskDefinition()), grace));
  }

  static WatchDefinition<?, ?, ?, ?, ?> watchTasks() {
    return new WatchDefinition<>(
        TasksGrpc.getWatchTasksMethod(),
        TasksWatchState.parser(),
        (request, target, grace, mirror) ->
            new TasksTracker(
                mirror,
                target,
                request.getCluster(),
                request.getTasksList(),
                request.getUntil(),
                grace));
  }
}
