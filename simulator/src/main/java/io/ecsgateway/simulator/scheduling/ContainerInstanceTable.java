package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.placement.Host;
import io.ecsgateway.simulator.placement.Room;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Every container instance that ECS still remembers, in the order in which they registered. */
public final class ContainerInstanceTable {
  private final TaskTable tasks;
  private final Map<String, SimulatedContainerInstance> byArn = new LinkedHashMap<>();
  private final Set<String> clusters = new HashSet<>();
  private Consumer<String> listener = cluster -> {};

  public ContainerInstanceTable(TaskTable tasks) {
    this.tasks = tasks;
  }

  /** Returns the instance, INACTIVE ones as well; null if there is none. */
  public @Nullable SimulatedContainerInstance find(String arn) {
    return byArn.get(arn);
  }

  /** Returns the ACTIVE and DRAINING instances of a cluster. */
  public List<SimulatedContainerInstance> inCluster(String clusterArn) {
    return byArn.values().stream()
        .filter(instance -> instance.clusterArn().equals(clusterArn))
        .filter(SimulatedContainerInstance::isRegistered)
        .toList();
  }

  /** Whether the cluster has an instance, or had one since it was created. */
  public boolean isUsedBy(String clusterArn) {
    return clusters.contains(clusterArn);
  }

  /** Returns the tasks on an instance that have not stopped. */
  public List<SimulatedTask> tasksOn(SimulatedContainerInstance instance) {
    return new ArrayList<>(tasks.onInstance(instance.arn()));
  }

  /** Returns the instance as placement sees it now. */
  public Host host(SimulatedContainerInstance instance) {
    Room room = instance.registered();
    List<String> groups = new ArrayList<>();
    int running = 0;
    int pending = 0;
    for (SimulatedTask task : tasksOn(instance)) {
      room = room.without(task.launch().demand());
      groups.add(task.launch().group());
      running += task.status() == TaskStatus.RUNNING ? 1 : 0;
      pending += task.status().isStarting() ? 1 : 0;
    }
    return new Host(
        instance.arn(),
        instance.document().ec2InstanceId(),
        instance.attributes(),
        room,
        groups,
        running,
        pending);
  }

  /** Adds an instance that was not there before. */
  public void add(SimulatedContainerInstance instance) {
    byArn.put(instance.arn(), instance);
    clusters.add(instance.clusterArn());
    changed(instance.clusterArn());
  }

  /** Forgets that a cluster, which was deleted, had instances. */
  public void forgetCluster(String clusterArn) {
    clusters.remove(clusterArn);
  }

  public void remove(SimulatedContainerInstance instance) {
    byArn.remove(instance.arn(), instance);
  }

  /** Has those who have tasks on an instance look at them, and others at its room. */
  public void statusChanged(SimulatedContainerInstance instance) {
    tasksOn(instance).forEach(task -> task.owner().reconsider());
    changed(instance.clusterArn());
  }

  /** Says that tasks may find room in a cluster that they did not find before. */
  public void changed(String clusterArn) {
    listener.accept(clusterArn);
  }

  /** Sets who hears of clusters in which room was made. */
  void onChange(Consumer<String> hears) {
    listener = hears;
  }
}
