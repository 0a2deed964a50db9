package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.placement.Host;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Every container instance that ECS still remembers, in the order in which they registered. */
public final class ContainerInstanceTable {
  private final TaskTable tasks;
  private final Map<String, SimulatedContainerInstance> byArn = new HashMap<>();
  private final Map<String, Map<String, SimulatedContainerInstance>> byCluster = new HashMap<>();
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
    return inCluster(clusterArn, SimulatedContainerInstance::isRegistered);
  }

  /** Returns the ACTIVE instances of a cluster, to which tasks may go. */
  List<SimulatedContainerInstance> activeIn(String clusterArn) {
    return inCluster(clusterArn, SimulatedContainerInstance::isActive);
  }

  private List<SimulatedContainerInstance> inCluster(
      String clusterArn, Predicate<SimulatedContainerInstance> wanted) {
    List<SimulatedContainerInstance> found = new ArrayList<>();
    for (var instance : byCluster.getOrDefault(clusterArn, Map.of()).values()) {
      if (wanted.test(instance)) {
        found.add(instance);
      }
    }
    return found;
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
    return instance.host(tasks);
  }

  /** Adds an instance that was not there before. */
  public void add(SimulatedContainerInstance instance) {
    byArn.put(instance.arn(), instance);
    byCluster
        .computeIfAbsent(instance.clusterArn(), absent -> new LinkedHashMap<>())
        .put(instance.arn(), instance);
    clusters.add(instance.clusterArn());
    changed(instance.clusterArn());
  }

  /** Forgets that a cluster, which was deleted, had instances. */
  public void forgetCluster(String clusterArn) {
    clusters.remove(clusterArn);
  }

  public void remove(SimulatedContainerInstance instance) {
    byArn.remove(instance.arn(), instance);
    Map<String, SimulatedContainerInstance> cluster = byCluster.get(instance.clusterArn());
    if (cluster != null && cluster.remove(instance.arn(), instance) && cluster.isEmpty()) {
      byCluster.remove(instance.clusterArn());
    }
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
