package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.Arns;
import io.ecsgateway.simulator.engine.Timer;
import io.ecsgateway.simulator.engine.Timers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Task;

/** A task: what ECS tells about it now, and what the simulator knows beside that. */
public final class SimulatedTask {
  private final TaskLaunch launch;
  private final TaskBehaviour behaviour;
  private final TaskOwner owner;
  private final Timers timers;
  private Task document;
  private TaskStatus status;
  private boolean ready;
  private boolean counted;
  private boolean unhealthy;
  private boolean replaced;
  private @Nullable StopCause stopCause;
  private Timer protection = Timer.NONE;

  SimulatedTask(
      TaskLaunch launch,
      TaskBehaviour behaviour,
      TaskOwner owner,
      Timers timers,
      TaskStatus status,
      Task document) {
    this.launch = launch;
    this.behaviour = behaviour;
    this.owner = owner;
    this.timers = timers;
    this.status = status;
    this.document = document;
  }

  /** Returns the task as DescribeTasks shows it, without tags. */
  public Task document() {
    return document;
  }

  public String arn() {
    return document.taskArn();
  }

  /** Returns the last segment of the ARN. */
  public String id() {
    return Arns.lastSegment(arn());
  }

  public TaskStatus status() {
    return status;
  }

  TaskLaunch launch() {
    return launch;
  }

  TaskBehaviour behaviour() {
    return behaviour;
  }

  TaskOwner owner() {
    return owner;
  }

  /** Returns what is to happen to it, as long as it is not told to stop. */
  Timers timers() {
    return timers;
  }

  /** Whether the task was told to stop. */
  boolean stopAsked() {
    return document.desiredStatus().equals("STOPPED");
  }

  /** Whether the task runs, is meant to, and has passed its health checks if it has any. */
  boolean isReady() {
    return ready && !unhealthy && status == TaskStatus.RUNNING && !stopAsked();
  }

  /** Whether the task counts towards a deployment's minimum of healthy tasks. */
  boolean isCountedHealthy() {
    return counted && !unhealthy && status == TaskStatus.RUNNING && !stopAsked();
  }

  boolean isUnhealthy() {
    return unhealthy;
  }

  /** Returns until when scaling in and deployments leave it alone; null if they need not. */
  public @Nullable Instant protectedUntil() {
    return protection.isWaiting() ? protection.time() : null;
  }

  /** Has services leave it alone as long as {@code timer} waits, and no longer the one before. */
  void protect(Timer timer) {
    protection.cancel();
    protection = timer;
  }

  /** Whether it belongs to a service, which looks after it. */
  public boolean isOwned() {
    return !owner.equals(TaskOwner.NOBODY);
  }

  /** Whether it may be stopped so that fewer, or others, run: it is not protected. */
  boolean isDispensable() {
    return !stopAsked() && protectedUntil() == null;
  }

  /** Whether it is to leave the container instance it is on. */
  boolean isToMove() {
    return launch.instance() != null && launch.instance().isLeft();
  }

  /** Whether it ever was RUNNING. */
  boolean hasRun() {
    return document.startedAt() != null;
  }

  /** Returns why it stops; null as long as it is to run. */
  @Nullable StopCause stopCause() {
    return stopCause;
  }

  /** Whether it has stopped for a reason of its own. */
  boolean hasFailed() {
    return status == TaskStatus.STOPPED && stopCause != null && stopCause.failure();
  }

  void markReady() {
    ready = true;
  }

  void markCountedHealthy() {
    counted = true;
  }

  void markUnhealthy() {
    unhealthy = true;
  }

  /** Whether it is unhealthy, was told to stop, and nothing was started in its place yet. */
  boolean awaitsReplacement() {
    return unhealthy && stopAsked() && !replaced;
  }

  void markReplaced() {
    replaced = true;
  }

  void markStopping(StopCause cause) {
    stopCause = cause;
  }

  void change(TaskStatus newStatus, Task newDocument) {
    status = newStatus;
    document = newDocument.toBuilder().version(document.version() + 1).build();
  }

  /** Returns what the task is found by, beside its ARN. */
  List<TaskTable.Key> keys() {
    String cluster = document.clusterArn();
    String desired = document.desiredStatus();
    List<TaskTable.Key> keys = new ArrayList<>();
    if (launch.instance() != null && status != TaskStatus.STOPPED) {
      keys.add(new TaskTable.Key(TaskTable.By.CONTAINER_INSTANCE, launch.instance().arn(), ""));
    }
    Collections.addAll(
        keys,
        new TaskTable.Key(TaskTable.By.DESIRED_STATUS, cluster, desired),
        new TaskTable.Key(TaskTable.By.LAST_STATUS, cluster, document.lastStatus()),
        new TaskTable.Key(TaskTable.By.GROUP, cluster, desired + " " + launch.group()),
        new TaskTable.Key(
            TaskTable.By.FAMILY, cluster, desired + " " + launch.definition().family()),
        new TaskTable.Key(TaskTable.By.STARTED_BY, cluster, desired + " " + launch.startedBy()),
        new TaskTable.Key(
            TaskTable.By.TASK_DEFINITION, document.taskDefinitionArn(), document.lastStatus()));
    return keys;
  }
}
