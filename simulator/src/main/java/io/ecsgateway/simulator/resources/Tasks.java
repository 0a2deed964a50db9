package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.Operation;
import io.ecsgateway.simulator.engine.World;
import io.ecsgateway.simulator.scheduling.SimulatedTask;
import io.ecsgateway.simulator.scheduling.StopCause;
import io.ecsgateway.simulator.scheduling.TaskLifecycle;
import io.ecsgateway.simulator.scheduling.TaskTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.StartTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskField;

/** Tasks: run by RunTask or by services, described until an hour after they stopped. */
public final class Tasks {
  private static final int MOST_DESCRIBED = 100;

  private final World world;
  private final Clusters clusters;
  private final TagStore tags;
  private final TaskTable tasks;
  private final TaskLifecycle lifecycle;
  private final TaskRuns runs;
  private final TaskStarts starts;
  private final TaskLists lists;

  Tasks(
      World world,
      Clusters clusters,
      TagStore tags,
      TaskTable tasks,
      TaskLifecycle lifecycle,
      TaskRuns runs,
      TaskStarts starts,
      TaskLists lists) {
    this.world = world;
    this.clusters = clusters;
    this.tags = tags;
    this.tasks = tasks;
    this.lifecycle = lifecycle;
    this.runs = runs;
    this.starts = starts;
    this.lists = lists;
  }

  List<Operation> operations() {
    return List.of(
        Operation.of("RunTask", RunTaskRequest::builder, runs::run),
        Operation.of("StartTask", StartTaskRequest::builder, starts::start),
        Operation.of("StopTask", StopTaskRequest::builder, this::stop),
        Operation.of("DescribeTasks", DescribeTasksRequest::builder, this::describe),
        Operation.of("ListTasks", ListTasksRequest::builder, lists::list));
  }

  private StopTaskResponse stop(StopTaskRequest request) {
    Cluster cluster = clusters.require(request.cluster());
    if (request.task() == null || request.task().isEmpty()) {
      throw EcsException.invalidParameter("Task Identifier is invalid");
    }
    SimulatedTask task = find(cluster, request.task());
    if (task == null) {
      throw EcsException.invalidParameter("The referenced task was not found.");
    }
    lifecycle.stop(
        task,
        StopCause.byUser(request.reason() == null ? "Task stopped by user" : request.reason()));
    tags.remove(task.arn());
    return StopTaskResponse.builder().task(task.document()).build();
  }

  private DescribeTasksResponse describe(DescribeTasksRequest request) {
    Cluster cluster = clusters.require(request.cluster());
    if (request.tasks().isEmpty()) {
      throw EcsException.invalidParameter("Tasks cannot be empty.");
    }
    if (request.tasks().size() > MOST_DESCRIBED) {
      throw EcsException.invalidParameter(
          "Tasks can have at most "
              + MOST_DESCRIBED
              + " items, not "
              + request.tasks().size()
              + ".");
    }
    List<Task> found = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    for (String idOrArn : request.tasks()) {
      SimulatedTask task = find(cluster, idOrArn);
      if (task == null) {
        failures.add(Failure.builder().arn(arn(cluster, idOrArn)).reason("MISSING").build());
      } else if (request.include().contains(TaskField.TAGS)) {
        found.add(task.document().toBuilder().tags(tags.get(task.arn())).build());
      } else {
        found.add(task.document());
      }
    }
    return DescribeTasksResponse.builder().tasks(found).failures(failures).build();
  }

  private @Nullable SimulatedTask find(Cluster cluster, String idOrArn) {
    SimulatedTask task = tasks.find(arn(cluster, idOrArn));
    return task == null || !task.document().clusterArn().equals(cluster.clusterArn()) ? null : task;
  }

  private String arn(Cluster cluster, String idOrArn) {
    return ResourceArns.in(world, cluster, "task", idOrArn);
  }
}
