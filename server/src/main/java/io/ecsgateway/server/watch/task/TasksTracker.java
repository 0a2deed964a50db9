package io.ecsgateway.server.watch.task;

import io.ecsgateway.server.watch.Absences;
import io.ecsgateway.server.watch.Mirror;
import io.ecsgateway.server.watch.Moments;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.server.watch.Tracker;
import io.ecsgateway.server.watch.state.TaskStage;
import io.ecsgateway.server.watch.state.TasksWatchState;
import io.ecsgateway.server.watch.state.WatchedTask;
import io.ecsgateway.v1.StoppedTask;
import io.ecsgateway.v1.TasksFinished;
import io.ecsgateway.v1.TasksOutcome;
import io.ecsgateway.v1.TasksProgress;
import io.ecsgateway.v1.WatchTasksRequest.Until;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Task;

/** Follows tasks until all are STOPPED, with exit codes, or all RUNNING. */
public final class TasksTracker implements Tracker<TasksWatchState, TasksProgress, TasksFinished> {
  /** What a token may hold: evidence that does not fit is read again. */
  private static final int MOST_TOKEN_BYTES = 5_500;

  private final Mirror mirror;
  private final String target;
  private final String cluster;
  private final List<String> tasks;
  private final Until until;
  private final Duration grace;

  /**
   * @param tasks ARNs or ids
   * @param until when to finish
   * @param grace how long to wait for tasks that are not to be seen yet
   */
  public TasksTracker(
      Mirror mirror,
      String target,
      String cluster,
      List<String> tasks,
      Until until,
      Duration grace) {
    this.mirror = mirror;
    this.target = target;
    this.cluster = cluster;
    this.tasks = tasks.stream().distinct().toList();
    this.until = until;
    this.grace = grace;
  }

  @Override
  public TasksWatchState start(Instant now) {
    TasksWatchState.Builder state = TasksWatchState.newBuilder();
    tasks.forEach(task -> state.addTasks(WatchedTask.getDefaultInstance()));
    return state.build();
  }

  @Override
  public Set<Subject<?>> subjects(TasksWatchState state) {
    Set<Subject<?>> subjects = new LinkedHashSet<>();
    for (int i = 0; i < tasks.size(); i++) {
      WatchedTask task = state.getTasks(i);
      // A stopped one is read once more by who resumes, because a token holds no shapes.
      if (!task.getForgotten() && !(isStopped(task) && task.hasTask())) {
        subjects.add(new Subject.OfTask(target, cluster, tasks.get(i)));
      }
    }
    return subjects;
  }

  @Override
  public Step<TasksWatchState, TasksProgress, TasksFinished> observe(
      TasksWatchState state, Observation<?> observation) {
    int index =
        observation.subject() instanceof Subject.OfTask subject
            ? tasks.indexOf(subject.taskArn())
            : -1;
    if (index < 0) {
      return Step.silent(state);
    }
    WatchedTask before = state.getTasks(index);
    return switch (observation) {
      case Observation.Found<?>(Subject<?> subject, Instant at, Task read) -> {
        WatchedTask after = WatchedTasks.found(before, read, at, mirror);
        TasksWatchState.Builder next = state.toBuilder().setTasks(index, after);
        if (after.getStage() == TaskStage.TASK_STAGE_RUNNING
            && before.getStage() != TaskStage.TASK_STAGE_RUNNING) {
          next.setLastStart(Moments.timestamp(at));
        }
        yield step(next.build());
      }
      case Observation.Found<?> other -> Step.silent(state);
      case Observation.Missing<?> missing ->
          step(
              state.toBuilder()
                  .setTasks(index, WatchedTasks.missing(before, missing.at()))
                  .build());
    };
  }

  @Override
  public TasksWatchState forToken(TasksWatchState state) {
    TasksWatchState.Builder token = state.toBuilder();
    token.getTasksBuilderList().forEach(task -> task.clearTask().clearEvidence());
    int left = MOST_TOKEN_BYTES - token.build().getSerializedSize();
    for (int i = 0; i < state.getTasksCount(); i++) {
      WatchedTask task = state.getTasks(i);
      // Two fields' headers, of the evidence and of the task that grows by it.
      int size = task.getEvidence().getSerializedSize() + 8;
      if (task.hasEvidence() && size <= left) {
        token.getTasksBuilder(i).setEvidence(task.getEvidence());
        left -= size;
      }
    }
    return token.build();
  }

  private Step<TasksWatchState, TasksProgress, TasksFinished> step(TasksWatchState read) {
    TasksProgress progress = progress(read);
    if (progress == null) {
      return Step.silent(read);
    }
    TasksWatchState state =
        all(read, task -> isRunningSince(task, read))
            ? read.toBuilder().setWereRunning(true).build()
            : read;
    Step<TasksWatchState, TasksProgress, TasksFinished> step = Step.progress(state, progress);
    TasksFinished finished =
        until == Until.UNTIL_RUNNING ? running(state, progress) : stopped(state, progress);
    return finished == null ? step : step.finish(finished);
  }

  private @Nullable TasksFinished stopped(TasksWatchState state, TasksProgress progress) {
    if (!all(state, task -> isOver(task) || isNeverFound(task))) {
      return null;
    }
    if (any(state, this::isNeverFound)) {
      return neverFound(state, progress);
    }
    String forgotten =
        any(state, WatchedTask::getForgotten) ? "; some of them ECS had forgotten by then" : "";
    return finished(
        state, progress, TasksOutcome.TASKS_OUTCOME_ALL_STOPPED, "All are STOPPED" + forgotten);
  }

  private @Nullable TasksFinished running(TasksWatchState state, TasksProgress progress) {
    if (state.getWereRunning()) {
      return finished(
          state, progress, TasksOutcome.TASKS_OUTCOME_RUNNING, "All were RUNNING at once");
    }
    if (any(state, TasksTracker::isOver)) {
      return finished(
          state,
          progress,
          TasksOutcome.TASKS_OUTCOME_NOT_RUNNING,
          "A task stopped before all were RUNNING");
    }
    return any(state, this::isNeverFound) ? neverFound(state, progress) : null;
  }

  private TasksFinished neverFound(TasksWatchState state, TasksProgress progress) {
    return finished(
        state,
        progress,
        TasksOutcome.TASKS_OUTCOME_NEVER_FOUND,
        "Not found within %d s: %s"
            .formatted(grace.toSeconds(), String.join(", ", progress.getMissingTasksList())));
  }

  /** Whether it was read RUNNING after the last of all was: only then all were at once. */
  private static boolean isRunningSince(WatchedTask task, TasksWatchState state) {
    return task.getStage() == TaskStage.TASK_STAGE_RUNNING
        && !Moments.instant(task.getReadAt()).isBefore(Moments.instant(state.getLastStart()));
  }

  private static boolean isStopped(WatchedTask task) {
    return task.getStage() == TaskStage.TASK_STAGE_STOPPED;
  }

  private static boolean isOver(WatchedTask task) {
    return isStopped(task) || task.getForgotten();
  }

  private boolean isNeverFound(WatchedTask task) {
    return !isSeen(task) && Absences.lasted(task.getAbsence(), grace);
  }

  private static boolean isSeen(WatchedTask task) {
    return task.getStage() != TaskStage.TASK_STAGE_UNSPECIFIED;
  }

  /** Returns how they stand; null if some are to be read first. */
  private @Nullable TasksProgress progress(TasksWatchState state) {
    TasksProgress.Builder progress = TasksProgress.newBuilder();
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < tasks.size(); i++) {
      WatchedTask task = state.getTasks(i);
      boolean missing = task.getForgotten() || (!isSeen(task) && task.getAbsence().getReads() > 0);
      if (missing) {
        progress.addMissingTasks(tasks.get(i));
      } else if (task.hasTask()) {
        progress.addTasks(task.getTask());
        counts.merge(task.getTask().getLastStatus(), 1, Integer::sum);
      } else {
        return null;
      }
    }
    return progress.putAllCountByStatus(counts).build();
  }

  private TasksFinished finished(
      TasksWatchState state, TasksProgress last, TasksOutcome outcome, String reason) {
    return TasksFinished.newBuilder()
        .setOutcome(outcome)
        .setReason(reason)
        .setLast(last)
        .addAllStoppedTasks(stoppedTasks(state).toList())
        .build();
  }

  private Stream<StoppedTask> stoppedTasks(TasksWatchState state) {
    return IntStream.range(0, tasks.size())
        .filter(i -> isOver(state.getTasks(i)))
        .mapToObj(i -> {
          StoppedTask evidence = state.getTasks(i).getEvidence();
          return evidence.getTaskArn().isEmpty()
              ? evidence.toBuilder().setTaskArn(tasks.get(i)).build()
              : evidence;
        });
  }

  private static boolean all(TasksWatchState state, Predicate<WatchedTask> which) {
    return state.getTasksList().stream().allMatch(which);
  }

  private static boolean any(TasksWatchState state, Predicate<WatchedTask> which) {
    return state.getTasksList().stream().anyMatch(which);
  }
}
