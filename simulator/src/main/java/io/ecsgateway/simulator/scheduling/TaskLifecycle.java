package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.Timer;
import io.ecsgateway.simulator.engine.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.Task;

/** Starts tasks, stops them, and takes them through what happens to them as time passes. */
public final class TaskLifecycle {
  private final World world;
  private final TaskTimings timings;
  private final TaskTable tasks;
  private final Tagging tagging;
  private final ContainerInstanceTable instances;
  private final TaskTransition transition;

  public TaskLifecycle(
      World world,
      TaskTimings timings,
      TaskTable tasks,
      ContainerInstanceTable instances,
      Tagging tagging) {
    this.world = world;
    this.timings = timings;
    this.tasks = tasks;
    this.instances = instances;
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
    TaskBehaviour behaviour = TaskBehaviour.of(launch, timings);
    SimulatedTask task =
        new SimulatedTask(launch, behaviour, owner, world.timers(), first, document);
    tasks.add(task);
    tagging.put(task.arn(), launch.tags());
    follow(task, TaskPath.starting(launch, behaviour, timings));
    for (String container : behaviour.missingImages()) {
      task.timers().after(TaskPath.pullFails(launch, timings), () -> failPull(task, container));
    }
    return task;
  }

  /** Tells a task to stop; one that was told before, or has stopped, is left alone. */
  public void stop(SimulatedTask task, StopCause cause) {
    if (task.stopAsked()) {
      return;
    }
    markStopping(task, cause);
    follow(
        task,
        TaskPath.stopping(
            task.status(),
            task.launch(),
            TaskBehaviour.stops(task.launch(), name -> runs(task, name), timings),
            timings));
    task.owner().changed(task);
  }

  /** Gives a task up at once, because what it ran on is gone. */
  public void abandon(SimulatedTask task, StopCause cause) {
    if (!task.stopAsked()) {
      markStopping(task, cause);
    }
    task.timers().cancel();
    enter(task, TaskStatus.STOPPED);
  }

  /** Has a service leave a task alone when it scales in or deploys; null ends that. */
  public void protect(SimulatedTask task, @Nullable Instant until) {
    task.protect(
        until == null
            ? Timer.NONE
            : task.timers().after(Duration.between(world.now(), until), () -> protect(task, null)));
    task.owner().reconsider();
  }

  /** Nothing that was still to happen to the task happens any more. */
  private void markStopping(SimulatedTask task, StopCause cause) {
    task.timers().cancel();
    task.markStopping(cause);
    Supplier<Task> stopping =
        () ->
            task.document().toBuilder()
                .desiredStatus("STOPPED")
                .stopCode(cause.code())
                .stoppedReason(cause.reason())
                .build();
    change(task, stopping);
  }

  private void follow(SimulatedTask task, List<TaskPath.Step> steps) {
    if (steps.isEmpty()) {
      return;
    }
    TaskPath.Step step = steps.getFirst();
    task.timers()
        .after(
            step.after(),
            () -> {
              follow(task, steps.subList(1, steps.size()));
              enter(task, step.status());
            });
  }

  private void enter(SimulatedTask task, TaskStatus status) {
    tasks.change(task, () -> task.change(status, transition.enter(task, status)));
    switch (status) {
      case RUNNING -> {
        awaitHealth(task);
        awaitTrouble(task);
        task.owner().started(task);
      }
      case STOPPED -> {
        world.after(timings.remembered(), () -> forget(task));
        if (task.hasFailed()) {
          task.owner().failed(task);
        }
        if (task.launch().instance() != null) {
          instances.changed(task.launch().clusterArn());
        }
      }
      default -> {}
    }
    task.owner().changed(task);
  }

  private void awaitHealth(SimulatedTask task) {
    TaskBehaviour behaviour = task.behaviour();
    if (behaviour.ready().isZero()) {
      task.markReady();
    } else {
      task.timers().after(behaviour.ready(), () -> turnReady(task));
    }
    if (task.isOwned()) {
      task.timers().after(behaviour.counted(), () -> turnHealthy(task));
    }
  }

  private void awaitTrouble(SimulatedTask task) {
    for (TaskBehaviour.Exit exit : task.behaviour().exits()) {
      task.timers().after(exit.after(), () -> exit(task, exit));
    }
    TaskBehaviour.Unhealthy unhealthy = task.behaviour().unhealthy();
    if (unhealthy != null) {
      task.timers().after(unhealthy.after(), () -> turnUnhealthy(task, unhealthy));
    }
  }

  private void turnReady(SimulatedTask task) {
    if (task.isUnhealthy()) {
      return;
    }
    task.markReady();
    if (task.behaviour().healthChecked()) {
      change(task, () -> transition.healthy(task));
    }
    task.owner().changed(task);
  }

  private static void turnHealthy(SimulatedTask task) {
    if (!task.isUnhealthy()) {
      task.markCountedHealthy();
      task.owner().turnedHealthy(task);
      task.owner().changed(task);
    }
  }

  private void turnUnhealthy(SimulatedTask task, TaskBehaviour.Unhealthy unhealthy) {
    task.markUnhealthy();
    String container = unhealthy.container();
    if (container != null) {
      change(task, () -> transition.unhealthy(task, container));
    }
    task.owner().turnedUnhealthy(task);
    task.owner().changed(task);
  }

  private void exit(SimulatedTask task, TaskBehaviour.Exit exit) {
    change(task, () -> transition.exited(task, exit));
    if (exit.essential()) {
      stop(task, StopCause.essentialContainerExited());
    } else {
      task.owner().changed(task);
    }
  }

  private void failPull(SimulatedTask task, String container) {
    String reason = TaskTransition.cannotPull(task.launch(), container);
    change(task, () -> transition.cannotStart(task, container, reason));
    stop(task, StopCause.failedToStart(reason));
  }

  private void forget(SimulatedTask task) {
    tasks.remove(task);
    tagging.remove(task.arn());
  }

  private void change(SimulatedTask task, Supplier<Task> changed) {
    tasks.change(task, () -> task.change(task.status(), changed.get()));
  }

  private static boolean runs(SimulatedTask task, String name) {
    for (Container container : task.document().containers()) {
      if (name.equals(container.name())) {
        return !container.lastStatus().equals("STOPPED");
      }
    }
    return false;
  }
}
