package io.ecsgateway.server.access.request;

import io.ecsgateway.server.access.policy.Question.Resource;
import io.ecsgateway.server.access.request.Asked.NamedTasks;
import io.ecsgateway.server.aws.RetryClass;
import io.ecsgateway.server.aws.Target;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Asks ECS which cluster, service and family tasks belong to: their names do not say. Costs one
 * call of DescribeTasks, and only where the policy's answer hangs on it.
 */
@Singleton
public final class TaskOwners {
  private static final String SERVICE_GROUP = "service:";

  /**
   * Returns what {@code tasks} belong to; nothing if ECS does not know each of them.
   *
   * @throws CompletionException if ECS cannot be asked
   */
  public Optional<Set<Resource>> of(Target target, NamedTasks tasks) {
    CompletableFuture<DescribeTasksResponse> answer =
        describe(target, tasks.cluster().isEmpty() ? null : tasks.cluster(), tasks.tasks());
    try {
      DescribeTasksResponse found = answer.join();
      if (!found.failures().isEmpty() || found.tasks().isEmpty()) {
        return Optional.empty();
      }
      Set<Resource> owners = new LinkedHashSet<>();
      found.tasks().forEach(task -> owners.add(owner(target, task)));
      return Optional.of(owners);
    } catch (CompletionException e) {
      if (e.getCause() instanceof ClusterNotFoundException
          || e.getCause() instanceof InvalidParameterException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Returns what {@code arns}, a page of ListTasks, belong to; without those that are gone. */
  Map<String, Resource> ofListed(Target target, List<String> arns) {
    Map<String, Resource> owners = new HashMap<>();
    arns.stream()
        .filter(arn -> clusterOf(target, arn) != null) // from before ARNs had clusters: not shown
        .collect(Collectors.groupingBy(arn -> String.valueOf(clusterOf(target, arn))))
        .forEach((cluster, inCluster) ->
            describe(target, cluster, inCluster)
                .join()
                .tasks()
                .forEach(task -> owners.put(task.taskArn(), owner(target, task))));
    return owners;
  }

  private static @Nullable String clusterOf(Target target, String taskArn) {
    @Nullable Resource owner = Requests.names(target).owner(taskArn);
    return owner == null ? null : owner.cluster();
  }

  private static CompletableFuture<DescribeTasksResponse> describe(
      Target target, @Nullable String cluster, Collection<String> tasks) {
    DescribeTasksRequest request =
        target.forCaller(DescribeTasksRequest.builder().cluster(cluster).tasks(tasks).build());
    return target.call(RetryClass.READ, ecs -> ecs.describeTasks(request));
  }

  private static Resource owner(Target target, Task task) {
    EcsNames names = Requests.names(target);
    String group = task.group() == null ? "" : task.group();
    @Nullable String family =
        task.taskDefinitionArn() == null ? null : names.family(task.taskDefinitionArn());
    return new Resource(
        task.clusterArn() == null ? null : names.cluster(task.clusterArn()),
        group.startsWith(SERVICE_GROUP) ? group.substring(SERVICE_GROUP.length()) : "",
        family == null ? null : List.of(family));
  }
}
