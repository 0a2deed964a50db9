package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.placement.PlacementRules;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The DAEMON scheduling strategy: one task on every ACTIVE container instance that meets the
 * constraints. A new revision's task starts where the old one's has stopped.
 */
final class DaemonTasks {
  private final ServiceTasks tasks;
  private final ContainerInstanceTable instances;

  DaemonTasks(ServiceTasks tasks, ContainerInstanceTable instances) {
    this.tasks = tasks;
    this.instances = instances;
  }

  /** Takes a service one step on: stops what does not belong, then fills the instances. */
  void carryOut(SimulatedService service, SimulatedDeployment primary) {
    PlacementRules rules = tasks.rules(service, primary);
    Set<SimulatedContainerInstance> members = new LinkedHashSet<>();
    instances.activeIn(service.settings().clusterArn()).stream()
        .filter(instance -> rules.admits(instances.host(instance)))
        .forEach(members::add);
    service.change(service.settings().toBuilder().desiredCount(members.size()).build());
    tasks.stop(service, primary, strays(all(service), members));
    if (primary.hasFailed()) {
      return;
    }
    tasks.stop(service, primary, outdated(service, primary, members));
    List<SimulatedContainerInstance> empty = new ArrayList<>(members);
    empty.removeIf(instance -> instances.host(instance).count(service.group()) > 0);
    tasks.startOn(service, primary, empty);
  }

  private static List<SimulatedTask> all(SimulatedService service) {
    List<SimulatedTask> all = new ArrayList<>();
    service.deployments().forEach(deployment -> all.addAll(deployment.tasks().all()));
    return all;
  }

  /** Returns tasks on instances they may not be on; on one that drains they go last. */
  private List<SimulatedTask> strays(
      List<SimulatedTask> all, Set<SimulatedContainerInstance> members) {
    return all.stream()
        .filter(task -> task.isDispensable() && !members.contains(task.launch().instance()))
        .filter(this::isLast)
        .toList();
  }

  private boolean isLast(SimulatedTask task) {
    SimulatedContainerInstance instance = task.launch().instance();
    return instance == null
        || !instance.isDraining()
        || instances.tasksOn(instance).stream().allMatch(other -> other.owner().isDaemon());
  }

  /** Returns tasks of older deployments that the minimum of healthy ones can do without. */
  private static List<SimulatedTask> outdated(
      SimulatedService service,
      SimulatedDeployment primary,
      Set<SimulatedContainerInstance> members) {
    List<TaskGroup> old =
        service.deployments().stream()
            .filter(deployment -> deployment != primary)
            .map(SimulatedDeployment::tasks)
            .map(group -> group.where(task -> members.contains(task.launch().instance())))
            .toList();
    int running = old.stream().mapToInt(TaskGroup::wantedRunning).sum();
    int starting = old.stream().mapToInt(TaskGroup::dispensableStarting).sum();
    int minimum =
        RolloutCounts.minimumHealthy(
            members.size(), service.settings().deploymentConfiguration().minimumHealthyPercent());
    int spare = primary.tasks().countedHealthy() + running - minimum;
    return TaskGroup.dispensable(old, starting + Math.clamp(spare, 0, running));
  }
}
