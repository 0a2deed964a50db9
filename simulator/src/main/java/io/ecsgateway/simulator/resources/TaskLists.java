package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.Arns;
import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.scheduling.SimulatedService;
import io.ecsgateway.simulator.scheduling.SimulatedTask;
import io.ecsgateway.simulator.scheduling.TaskTable;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.Task;

/** ListTasks and its filters; without any it lists the cluster's tasks that are meant to run. */
final class TaskLists {
  private static final int PAGE = 100;

  private final Clusters clusters;
  private final ServiceFinder services;
  private final TaskTable tasks;

  TaskLists(Clusters clusters, ServiceFinder services, TaskTable tasks) {
    this.clusters = clusters;
    this.services = services;
    this.tasks = tasks;
  }

  ListTasksResponse list(ListTasksRequest request) {
    Cluster cluster = clusters.require(request.cluster());
    checkFilters(request);
    List<String> arns =
        candidates(cluster, request).stream()
            .filter(filters(request))
            .map(SimulatedTask::arn)
            .toList();
    Page<String> page = Page.of(arns, request.nextToken(), request.maxResults(), PAGE, PAGE);
    return ListTasksResponse.builder().taskArns(page.items()).nextToken(page.nextToken()).build();
  }

  private static void checkFilters(ListTasksRequest request) {
    if (request.desiredStatus() == DesiredStatus.UNKNOWN_TO_SDK_VERSION) {
      throw EcsException.invalidParameter(
          "Invalid desiredStatus: " + request.desiredStatusAsString());
    }
    boolean others =
        Stream.of(
                request.family(),
                request.serviceName(),
                request.containerInstance(),
                request.launchType(),
                request.daemonName())
            .anyMatch(Objects::nonNull);
    if (request.startedBy() != null && others) {
      throw EcsException.invalidParameter(
          "When you specify startedBy as the filter, it must be the only filter that you use.");
    }
  }

  /** Asks the index for the narrowest filter it knows. */
  private Collection<SimulatedTask> candidates(Cluster cluster, ListTasksRequest request) {
    String arn = cluster.clusterArn();
    DesiredStatus desired =
        Objects.requireNonNullElse(request.desiredStatus(), DesiredStatus.RUNNING);
    if (request.serviceName() != null) {
      SimulatedService service = services.require(request.cluster(), request.serviceName());
      return tasks.ofGroup(arn, service.group(), desired);
    }
    if (request.startedBy() != null) {
      return tasks.startedBy(arn, request.startedBy(), desired);
    }
    if (request.family() != null) {
      return tasks.ofFamily(arn, request.family(), desired);
    }
    return tasks.inCluster(arn, desired);
  }

  private static Predicate<SimulatedTask> filters(ListTasksRequest request) {
    return simulated -> {
      Task task = simulated.document();
      return (request.startedBy() == null || request.startedBy().equals(task.startedBy()))
          && (request.launchType() == null || task.launchType() == request.launchType())
          && (request.family() == null || family(task).equals(request.family()))
          && (request.containerInstance() == null
              || isOn(task.containerInstanceArn(), request.containerInstance()))
          && request.daemonName() == null;
    };
  }

  private static String family(Task task) {
    String revision = Arns.lastSegment(task.taskDefinitionArn());
    return revision.substring(0, revision.lastIndexOf(':'));
  }

  private static boolean isOn(@Nullable String instanceArn, String idOrArn) {
    return instanceArn != null
        && (instanceArn.equals(idOrArn) || instanceArn.endsWith("/" + idOrArn));
  }
}
