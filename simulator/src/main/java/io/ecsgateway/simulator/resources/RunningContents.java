package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.scheduling.ContainerInstanceTable;
import io.ecsgateway.simulator.scheduling.ServiceTable;
import io.ecsgateway.simulator.scheduling.SimulatedService;
import io.ecsgateway.simulator.scheduling.SimulatedTask;
import io.ecsgateway.simulator.scheduling.TaskStatus;
import io.ecsgateway.simulator.scheduling.TaskTable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.LaunchType;

/** Counts what services and tasks there are in a cluster. */
record RunningContents(ServiceTable services, TaskTable tasks, ContainerInstanceTable instances)
    implements ClusterContents {
  private static final EnumSet<TaskStatus> RUNNING = EnumSet.of(TaskStatus.RUNNING);
  private static final EnumSet<TaskStatus> STARTING =
      EnumSet.range(TaskStatus.PROVISIONING, TaskStatus.ACTIVATING);

  @Override
  public long activeServices(String clusterArn) {
    return services.inCluster(clusterArn).stream().filter(SimulatedService::isActive).count();
  }

  @Override
  public long containerInstances(String clusterArn) {
    return instances.inCluster(clusterArn).size();
  }

  @Override
  public long runningTasks(String clusterArn) {
    return tasks.count(clusterArn, RUNNING);
  }

  @Override
  public long pendingTasks(String clusterArn) {
    return tasks.count(clusterArn, STARTING);
  }

  @Override
  public Map<String, Long> statistics(String clusterArn) {
    List<SimulatedTask> all = new ArrayList<>(tasks.inCluster(clusterArn, DesiredStatus.RUNNING));
    all.addAll(tasks.inCluster(clusterArn, DesiredStatus.STOPPED));
    Map<String, Long> statistics = new LinkedHashMap<>();
    byLaunchType(statistics, "running%sTasksCount", type -> tasks(all, type, RUNNING::contains));
    byLaunchType(statistics, "pending%sTasksCount", type -> tasks(all, type, STARTING::contains));
    byLaunchType(
        statistics,
        "active%sServiceCount",
        type -> services(clusterArn, type, SimulatedService::isActive));
    byLaunchType(
        statistics,
        "draining%sServiceCount",
        type -> services(clusterArn, type, SimulatedService::isDraining));
    return statistics;
  }

  @Override
  public void forget(String clusterArn) {
    instances.forgetCluster(clusterArn);
  }

  private static void byLaunchType(
      Map<String, Long> statistics, String name, ToLongFunction<LaunchType> count) {
    statistics.put(name.formatted("EC2"), count.applyAsLong(LaunchType.EC2));
    statistics.put(name.formatted("Fargate"), count.applyAsLong(LaunchType.FARGATE));
    statistics.put(name.formatted("External"), count.applyAsLong(LaunchType.EXTERNAL));
  }

  private static long tasks(
      List<SimulatedTask> all, LaunchType type, Predicate<TaskStatus> status) {
    return all.stream()
        .filter(task -> task.document().launchType() == type && status.test(task.status()))
        .count();
  }

  private long services(String clusterArn, LaunchType type, Predicate<SimulatedService> status) {
    return services.inCluster(clusterArn).stream()
        .filter(service -> type(service) == type && status.test(service))
        .count();
  }

  private static LaunchType type(SimulatedService service) {
    boolean fargate =
        LaunchRules.onFargate(
            service.blueprint().launchType(), service.blueprint().capacityProviderStrategy());
    if (fargate) {
      return LaunchType.FARGATE;
    }
    return service.blueprint().launchType() == LaunchType.EXTERNAL
        ? LaunchType.EXTERNAL
        : LaunchType.EC2;
  }
}
