package io.ecsgateway.simulator.scheduling;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;

/**
 * Every task that ECS still remembers, found by ARN, cluster, group, family, starter or definition
 * without looking at the others. Lists are in order of arrival under what they were asked by.
 */
public final class TaskTable {
  /** What tasks are found by. */
  enum By {
    DESIRED_STATUS,
    LAST_STATUS,
    GROUP,
    FAMILY,
    STARTED_BY,
    CONTAINER_INSTANCE,
    TASK_DEFINITION
  }

  /** One entry of the index: {@code scope} is a cluster's ARN, or a task definition's. */
  record Key(By by, String scope, String value) {}

  private final Map<String, SimulatedTask> byArn = new LinkedHashMap<>();
  private final Map<Key, Set<SimulatedTask>> index = new HashMap<>();

  /** Returns the task, or null if there is none or it was forgotten. */
  public @Nullable SimulatedTask find(String arn) {
    return byArn.get(arn);
  }

  /** Returns the tasks of a cluster that ECS wants in {@code desired}. */
  public Collection<SimulatedTask> inCluster(String clusterArn, DesiredStatus desired) {
    return at(By.DESIRED_STATUS, clusterArn, desired.toString());
  }

  /** Returns the tasks of a group, such as {@code service:web}. */
  public Collection<SimulatedTask> ofGroup(String clusterArn, String group, DesiredStatus desired) {
    return at(By.GROUP, clusterArn, desired + " " + group);
  }

  /** Returns the tasks of a task definition family. */
  public Collection<SimulatedTask> ofFamily(
      String clusterArn, String family, DesiredStatus desired) {
    return at(By.FAMILY, clusterArn, desired + " " + family);
  }

  /** Returns the tasks started by {@code startedBy}. */
  public Collection<SimulatedTask> startedBy(
      String clusterArn, String startedBy, DesiredStatus desired) {
    return at(By.STARTED_BY, clusterArn, desired + " " + startedBy);
  }

  /** Returns the tasks on a container instance that have not stopped. */
  Collection<SimulatedTask> onInstance(String instanceArn) {
    return at(By.CONTAINER_INSTANCE, instanceArn, "");
  }

  /** Returns how many tasks of a cluster are in one of {@code statuses}. */
  public long count(String clusterArn, EnumSet<TaskStatus> statuses) {
    long count = 0;
    for (TaskStatus status : statuses) {
      count +=
          index.getOrDefault(new Key(By.LAST_STATUS, clusterArn, status.name()), Set.of()).size();
    }
    return count;
  }

  /** Whether a task of this definition has not yet stopped. */
  public boolean uses(String taskDefinitionArn) {
    return EnumSet.complementOf(EnumSet.of(TaskStatus.STOPPED)).stream()
        .anyMatch(status ->
            index.containsKey(new Key(By.TASK_DEFINITION, taskDefinitionArn, status.name())));
  }

  void add(SimulatedTask task) {
    byArn.put(task.arn(), task);
    task.keys().forEach(key -> enter(key, task));
    countAnew(task);
  }

  /** Runs {@code change} on the task and files it anew where that moved it. */
  void change(SimulatedTask task, Runnable change) {
    List<Key> before = task.keys();
    change.run();
    List<Key> after = task.keys();
    for (Key key : before) {
      if (!after.contains(key)) {
        leave(key, task);
      }
    }
    for (Key key : after) {
      if (!before.contains(key)) {
        enter(key, task);
      }
    }
    countAnew(task);
  }

  void remove(SimulatedTask task) {
    byArn.remove(task.arn());
    task.keys().forEach(key -> leave(key, task));
    countAnew(task);
  }

  private static void countAnew(SimulatedTask task) {
    if (task.launch().instance() != null) {
      task.launch().instance().tasksChanged();
    }
  }

  private void enter(Key key, SimulatedTask task) {
    index.computeIfAbsent(key, absent -> new LinkedHashSet<>()).add(task);
  }

  private void leave(Key key, SimulatedTask task) {
    Set<SimulatedTask> tasks = index.get(key);
    if (tasks != null && tasks.remove(task) && tasks.isEmpty()) {
      index.remove(key);
    }
  }

  private Collection<SimulatedTask> at(By by, String scope, String value) {
    Set<SimulatedTask> tasks = index.get(new Key(by, scope, value));
    return tasks == null ? List.of() : new ArrayList<>(tasks);
  }
}
