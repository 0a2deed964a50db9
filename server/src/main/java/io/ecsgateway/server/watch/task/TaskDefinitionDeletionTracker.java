package io.ecsgateway.server.watch.task;

import io.ecsgateway.server.watch.Absences;
import io.ecsgateway.server.watch.Moments;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.server.watch.Tracker;
import io.ecsgateway.server.watch.state.Absence;
import io.ecsgateway.server.watch.state.TaskDefinitionDeletionWatchState;
import io.ecsgateway.v1.TaskDefinitionDeletionFinished;
import io.ecsgateway.v1.TaskDefinitionDeletionOutcome;
import io.ecsgateway.v1.TaskDefinitionDeletionProgress;
import io.ecsgateway.v1.TaskDefinitionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/**
 * Follows the deletion of a task definition. ECS hides an INACTIVE revision that nothing refers to:
 * that it cannot be described is a deletion only if it was seen being deleted.
 */
public final class TaskDefinitionDeletionTracker
    implements Tracker<
        TaskDefinitionDeletionWatchState,
        TaskDefinitionDeletionProgress,
        TaskDefinitionDeletionFinished> {
  private static final String DELETE_IN_PROGRESS = "DELETE_IN_PROGRESS";

  /** In this order a task definition goes through them, never back. */
  private static final List<String> STATUSES = List.of("ACTIVE", "INACTIVE", DELETE_IN_PROGRESS);

  private final Subject.OfTaskDefinition taskDefinition;
  private final Duration grace;

  /**
   * @param taskDefinition the revision
   * @param grace how long to wait for a revision that cannot be described
   */
  public TaskDefinitionDeletionTracker(Subject.OfTaskDefinition taskDefinition, Duration grace) {
    this.taskDefinition = taskDefinition;
    this.grace = grace;
  }

  @Override
  public TaskDefinitionDeletionWatchState start(Instant now) {
    return TaskDefinitionDeletionWatchState.getDefaultInstance();
  }

  @Override
  public Set<Subject<?>> subjects(TaskDefinitionDeletionWatchState state) {
    // A family alone is whatever revision is the newest: the one seen first stays the one watched.
    boolean named = taskDefinition.taskDefinition().matches(".*:[0-9]+");
    return Set.of(
        named || state.getTaskDefinitionArn().isEmpty()
            ? taskDefinition
            : new Subject.OfTaskDefinition(taskDefinition.target(), state.getTaskDefinitionArn()));
  }

  @Override
  public Step<
          TaskDefinitionDeletionWatchState,
          TaskDefinitionDeletionProgress,
          TaskDefinitionDeletionFinished>
      observe(TaskDefinitionDeletionWatchState state, Observation<?> observation) {
    return switch (observation) {
      case Observation.Found<?>(Subject<?> subject, Instant at, TaskDefinition read) ->
          found(state, read);
      case Observation.Found<?> other -> Step.silent(state);
      case Observation.Missing<?> missing -> missing(state, missing.at(), missing.reason());
    };
  }

  private static Step<
          TaskDefinitionDeletionWatchState,
          TaskDefinitionDeletionProgress,
          TaskDefinitionDeletionFinished>
      found(TaskDefinitionDeletionWatchState before, TaskDefinition read) {
    TaskDefinitionDeletionWatchState.Builder next = before.toBuilder().clearAbsence();
    String status = Objects.requireNonNullElse(read.statusAsString(), "");
    int now = STATUSES.indexOf(status);
    if (now >= 0 && now < STATUSES.indexOf(before.getStatus())) {
      return Step.silent(next.build());
    }
    next.setTaskDefinitionArn(Objects.requireNonNullElse(read.taskDefinitionArn(), ""));
    if (now >= 0) {
      next.setStatus(status);
    }
    if (read.deleteRequestedAt() != null) {
      next.setDeleteRequestedAt(Moments.timestamp(read.deleteRequestedAt()));
    }
    TaskDefinitionDeletionWatchState state = next.build();
    return Step.progress(
        state,
        progress(state).toBuilder()
            .setStatus(
                now >= 0
                    ? TaskDefinitionStatus.Value.valueOf(status)
                    : TaskDefinitionStatus.Value.UNMAPPED)
            .build());
  }

  private Step<
          TaskDefinitionDeletionWatchState,
          TaskDefinitionDeletionProgress,
          TaskDefinitionDeletionFinished>
      missing(TaskDefinitionDeletionWatchState before, Instant at, String why) {
    Absence absence = Absences.another(before.getAbsence(), at);
    TaskDefinitionDeletionWatchState state = before.toBuilder().setAbsence(absence).build();
    if (state.getStatus().equals(DELETE_IN_PROGRESS)) {
      return Absences.isGone(absence, DELETE_IN_PROGRESS)
          ? end(
              state,
              TaskDefinitionDeletionOutcome.TASK_DEFINITION_DELETION_OUTCOME_DELETED,
              "It was DELETE_IN_PROGRESS, and ECS no longer knows it (%s)".formatted(why))
          : Step.silent(state);
    }
    if (!Absences.lasted(absence, grace)) {
      return Step.silent(state);
    }
    String seen =
        state.getStatus().isEmpty()
            ? "ECS did not show it"
            : "It was %s last, and ECS did not show it again".formatted(state.getStatus());
    return end(
        state,
        TaskDefinitionDeletionOutcome.TASK_DEFINITION_DELETION_OUTCOME_NEVER_FOUND,
        "%s for %d s (%s): an INACTIVE revision that nothing refers to looks the same"
            .formatted(seen, grace.toSeconds(), why));
  }

  private static Step<
          TaskDefinitionDeletionWatchState,
          TaskDefinitionDeletionProgress,
          TaskDefinitionDeletionFinished>
      end(
          TaskDefinitionDeletionWatchState state,
          TaskDefinitionDeletionOutcome outcome,
          String reason) {
    return Step.finished(
        state,
        TaskDefinitionDeletionFinished.newBuilder()
            .setOutcome(outcome)
            .setReason(reason)
            .setLast(progress(state))
            .build());
  }

  private static TaskDefinitionDeletionProgress progress(TaskDefinitionDeletionWatchState state) {
    TaskDefinitionDeletionProgress.Builder progress =
        TaskDefinitionDeletionProgress.newBuilder()
            .setTaskDefinitionArn(state.getTaskDefinitionArn());
    if (!state.getStatus().isEmpty()) {
      progress.setStatus(TaskDefinitionStatus.Value.valueOf(state.getStatus()));
    }
    if (state.hasDeleteRequestedAt()) {
      progress.setDeleteRequestedAt(state.getDeleteRequestedAt());
    }
    return progress.build();
  }
}
