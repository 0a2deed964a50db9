package io.ecsgateway.server.watch.task;

import io.ecsgateway.server.watch.Absences;
import io.ecsgateway.server.watch.Mirror;
import io.ecsgateway.server.watch.Moments;
import io.ecsgateway.server.watch.StoppedTasks;
import io.ecsgateway.server.watch.state.Absence;
import io.ecsgateway.server.watch.state.TaskStage;
import io.ecsgateway.server.watch.state.WatchedTask;
import java.time.Instant;
import software.amazon.awssdk.services.ecs.model.Task;

/** What one read of a task makes of what was known of it. */
final class WatchedTasks {
  private WatchedTasks() {}

  /** Returns what is known after {@code read}. */
  static WatchedTask found(WatchedTask before, Task read, Instant at, Mirror mirror) {
    TaskStage stage = stage(read);
    WatchedTask present = before.toBuilder().clearAbsence().build();
    if (before.getForgotten() || isStale(before, read, stage)) {
      return present;
    }
    WatchedTask.Builder next =
        present.toBuilder()
            .setStage(stage)
            .setReadAt(Moments.timestamp(at))
            .setTask(mirror.task(read));
    if (read.version() != null) {
      next.setVersion(read.version());
    }
    if (stage == TaskStage.TASK_STAGE_STOPPING || stage == TaskStage.TASK_STAGE_STOPPED) {
      next.setEvidence(StoppedTasks.of(read));
    }
    return next.build();
  }

  /** Returns what is known after a read that did not find it. */
  static WatchedTask missing(WatchedTask before, Instant at) {
    Absence absence = Absences.another(before.getAbsence(), at);
    boolean seen = before.getStage() != TaskStage.TASK_STAGE_UNSPECIFIED;
    boolean stopped = before.getStage() == TaskStage.TASK_STAGE_STOPPED;
    if (before.getForgotten() || (stopped && before.hasTask())) {
      return before;
    }
    // ECS forgets stopped tasks only, but one read alone may be a stale one.
    boolean forgotten = stopped || (seen && Absences.isSettled(absence));
    return before.toBuilder().setAbsence(absence).setForgotten(forgotten).build();
  }

  /** A task's version grows with every change; without one, it goes through its stages once. */
  private static boolean isStale(WatchedTask before, Task read, TaskStage stage) {
    boolean stopped = before.getStage() == TaskStage.TASK_STAGE_STOPPED;
    boolean back = stage.getNumber() < before.getStage().getNumber();
    return read.version() == null
        ? back
        : read.version() < before.getVersion() || (stopped && back);
  }

  private static TaskStage stage(Task read) {
    if (StoppedTasks.isStopped(read)) {
      return TaskStage.TASK_STAGE_STOPPED;
    }
    return switch (read.lastStatus()) {
      case "RUNNING" -> TaskStage.TASK_STAGE_RUNNING;
      case "DEACTIVATING", "STOPPING", "DEPROVISIONING" -> TaskStage.TASK_STAGE_STOPPING;
      case null, default -> TaskStage.TASK_STAGE_STARTING;
    };
  }
}
