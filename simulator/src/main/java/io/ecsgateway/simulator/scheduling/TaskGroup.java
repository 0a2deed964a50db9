package io.ecsgateway.simulator.scheduling;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The tasks of one deployment or task set that have not stopped; counts are taken when asked. */
public final class TaskGroup {
  private final Set<SimulatedTask> tasks = new LinkedHashSet<>();

  /** Returns how many tasks are RUNNING, also while they were told to stop and still run. */
  public int running() {
    return count(task -> task.status() == TaskStatus.RUNNING);
  }

  /** Returns those of its tasks that {@code wanted} takes, as a group of their own. */
  TaskGroup where(Predicate<SimulatedTask> wanted) {
    TaskGroup part = new TaskGroup();
    tasks.stream().filter(wanted).forEach(part::add);
    return part;
  }

  /** Returns the tasks that may stay where they are. */
  TaskGroup staying() {
    return tasks.stream().anyMatch(SimulatedTask::isToMove)
        ? where(task -> !task.isToMove())
        : this;
  }

  /** Returns the tasks on container instances that drain. */
  TaskGroup moving() {
    return where(SimulatedTask::isToMove);
  }

  List<SimulatedTask> all() {
    return List.copyOf(tasks);
  }

  /** Returns how many of the tasks that ECS wants to run each capacity provider has. */
  Map<String, Integer> providers() {
    Map<String, Integer> counts = new HashMap<>();
    for (SimulatedTask task : tasks) {
      if (!task.stopAsked() && task.launch().capacityProvider() != null) {
        counts.merge(task.launch().capacityProvider(), 1, Integer::sum);
      }
    }
    return counts;
  }

  /** Returns how many tasks are on their way to RUNNING. */
  public int pending() {
    return count(task -> task.status().isStarting());
  }

  /** Returns how many tasks ECS wants to run. */
  public int wanted() {
    return count(task -> !task.stopAsked());
  }

  int ready() {
    return count(SimulatedTask::isReady);
  }

  int countedHealthy() {
    return count(SimulatedTask::isCountedHealthy);
  }

  int wantedRunning() {
    return count(task -> task.status() == TaskStatus.RUNNING && !task.stopAsked());
  }

  /** Returns how many of the tasks that ECS wants to run do not run yet and are not protected. */
  int dispensableStarting() {
    return count(task -> task.status().isStarting() && task.isDispensable());
  }

  /** Returns how many tasks were told to stop but still start or run. */
  int leaving() {
    return count(task -> task.stopAsked() && task.status().compareTo(TaskStatus.RUNNING) <= 0);
  }

  /** Whether every task is STOPPING, or later on its way. */
  boolean isGone() {
    return count(task -> !task.status().isGone()) == 0;
  }

  /** Notes that {@code count} tasks take the place of others; returns how many were unhealthy. */
  int replaceUnhealthy(int count) {
    List<SimulatedTask> unhealthy =
        tasks.stream().filter(SimulatedTask::awaitsReplacement).limit(count).toList();
    unhealthy.forEach(SimulatedTask::markReplaced);
    return unhealthy.size();
  }

  void add(SimulatedTask task) {
    tasks.add(task);
  }

  /** Lets go of a task that has stopped. */
  void changed(SimulatedTask task) {
    if (task.status() == TaskStatus.STOPPED) {
      tasks.remove(task);
    }
  }

  /** Returns up to {@code count} tasks to stop, chosen as from several groups. */
  List<SimulatedTask> dispensable(int count) {
    return dispensable(List.of(this), count);
  }

  /**
   * Returns up to {@code count} tasks to stop: of all groups those that do not run yet, then those
   * that run, group by group, the youngest of a group first; protected ones are not chosen.
   */
  static List<SimulatedTask> dispensable(List<TaskGroup> groups, int count) {
    List<SimulatedTask> starting = new ArrayList<>();
    List<SimulatedTask> running = new ArrayList<>();
    for (TaskGroup group : groups) {
      for (SimulatedTask task : new ArrayList<>(group.tasks).reversed()) {
        if (task.isDispensable()) {
          (task.status().isStarting() ? starting : running).add(task);
        }
      }
    }
    starting.addAll(running);
    return List.copyOf(starting.subList(0, Math.min(count, starting.size())));
  }

  private int count(Predicate<SimulatedTask> predicate) {
    int count = 0;
    for (SimulatedTask task : tasks) {
      if (predicate.test(task)) {
        count++;
      }
    }
    return count;
  }
}
