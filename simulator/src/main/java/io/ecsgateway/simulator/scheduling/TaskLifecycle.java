package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.World;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.Task;

/** Starts tasks, stops them, and takes them through their statuses as time passes. */
public final class TaskLifecycle {
  private final World world;
  private final TaskTimings timings;
  private final TaskTable tasks;
  private final Tagging tagging;
  private final TaskTransition transition;

  public TaskLifecycle(World world, TaskTimings timings, TaskTable tasks, Tagging tagging) {
    this.world = world;
    this.timings = timings;
    this.tasks = tasks;
    this.tagging = tagging;
    this.transition = new TaskTransition(world, timings);
  }

  /** Starts a task that belongs to nobody, as RunTask does. */
  public SimulatedTask start(TaskLaunch launch) {
    return start(launch, TaskOwner.NOBODY);
  }

  SimulatedTask start(TaskLaunch launch, TaskOwner owner) {
    TaskStatus first = TaskPath.first(launch);
    Task document = new NewTask(world, launch).document(first);
    SimulatedTask task =
        new SimulatedTask(launch, TaskBehaviour.of(launch, timings), owner, first, document);
    tasks.add(task);
    tagging.put(task.arn(), launch.tags());
    follow(task, task.leavePath(), TaskPath.starting(launch, timings));
    return task;
  }

  /** Tells a task to stop; one that was told before, or has stopped, is left alone. */
  public void stop(SimulatedTask task, StopCause cause) {
    if (task.stopAsked()) {
      return;
    }
    Task stopping =
        task.document().toBuilder()
            .desiredStatus("STOPPED")
            .stopCode(cause.code())
            .stoppedReason(cause.reason())
            .build();
    tasks.change(task, () -> task.change(task.status(), stopping));
    follow(
        task,
        task.leavePath(),
        TaskPath.stopping(task.status(), task.launch(), task.behaviour(), timings));
    task.owner().taskChanged(task);
  }

  private void follow(SimulatedTask task, int path, List<TaskPath.Step> steps) {
    TaskPath.Step step = steps.getFirst();
    List<TaskPath.Step> rest = steps.subList(1, steps.size());
    world.after(
        step.after(),
        () -> {
          if (!task.isOn(path)) {
            return; // it was told to stop meanwhile
          }
          enter(task, step.status());
          if (!rest.isEmpty()) {
            follow(task, path, rest);
          }
        });
  }

  private void enter(SimulatedTask task, TaskStatus status) {
    tasks.change(task, () -> task.change(status, transition.enter(task, status)));
    switch (status) {
      case RUNNING -> awaitHealth(task);
      case STOPPED -> world.after(timings.remembered(), () -> forget(task));
      default -> {}
    }
    task.owner().taskChanged(task);
  }

  private void awaitHealth(SimulatedTask task) {
    TaskBehaviour behaviour = task.behaviour();
    if (behaviour.ready().isZero()) {
      task.markReady();
    } else {
      world.after(behaviour.ready(), () -> healthy(task));
    }
    if (!task.owner().equals(TaskOwner.NOBODY)) {
      world.after(behaviour.counted(), () -> counted(task));
    }
  }

  private void healthy(SimulatedTask task) {
    if (task.status() != TaskStatus.RUNNING) {
      return;
    }
    task.markReady();
    if (task.behaviour().healthChecked()) {
      tasks.change(task, () -> task.change(task.status(), transition.healthy(task)));
    }
    task.owner().taskChanged(task);
  }

  private static void counted(SimulatedTask task) {
    if (task.status() == TaskStatus.RUNNING) {
      task.markCountedHealthy();
      task.owner().taskChanged(task);
    }
  }

  private void forget(SimulatedTask task) {
    tasks.remove(task);
    tagging.remove(task.arn());
  }
}
