package io.ecsgateway.server.watch.service;

import io.ecsgateway.server.watch.Absences;
import io.ecsgateway.server.watch.Mirror;
import io.ecsgateway.server.watch.Moments;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.server.watch.Tracker;
import io.ecsgateway.server.watch.state.TaskSetWatchState;
import io.ecsgateway.server.watch.state.WatchedService;
import io.ecsgateway.v1.TaskSetFinished;
import io.ecsgateway.v1.TaskSetOutcome;
import io.ecsgateway.v1.TaskSetPhase;
import io.ecsgateway.v1.TaskSetProgress;
import io.ecsgateway.v1.WatchTaskSetRequest.Until;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/**
 * Follows a task set until it is steady or gone. It is read out of its service: DescribeTaskSets
 * refuses a service that drains, while the service still shows its task sets.
 */
public final class TaskSetTracker
    implements Tracker<TaskSetWatchState, TaskSetProgress, TaskSetFinished> {
  private static final String DRAINING = "DRAINING";

  private final Mirror mirror;
  private final Subject.OfService service;
  private final String taskSet;
  private final Until until;
  private final Duration grace;

  /**
   * @param service the service it belongs to
   * @param taskSet its id or ARN
   * @param until when to finish
   * @param grace how long to wait for a task set that is not to be seen yet
   */
  public TaskSetTracker(
      Mirror mirror, Subject.OfService service, String taskSet, Until until, Duration grace) {
    this.mirror = mirror;
    this.service = service;
    this.taskSet = taskSet;
    this.until = until;
    this.grace = grace;
  }

  @Override
  public TaskSetWatchState start(Instant now) {
    return TaskSetWatchState.newBuilder().setStartedAt(Moments.timestamp(now)).build();
  }

  @Override
  public Set<Subject<?>> subjects(TaskSetWatchState state) {
    return Set.of(service);
  }

  @Override
  public Step<TaskSetWatchState, TaskSetProgress, TaskSetFinished> observe(
      TaskSetWatchState state, Observation<?> observation) {
    return switch (observation) {
      case Observation.Found<?>(Subject<?> subject, Instant at, Service read) ->
          found(state, read, at);
      case Observation.Found<?> other -> Step.silent(state);
      case Observation.Missing<?> missing ->
          step(
              state,
              ServiceSight.missing(state.getService(), missing.at(), missing.reason(), grace));
    };
  }

  @Override
  public TaskSetWatchState forToken(TaskSetWatchState state) {
    return state.toBuilder()
        .setService(state.getService().toBuilder().clearService())
        .clearTaskSet()
        .build();
  }

  private Step<TaskSetWatchState, TaskSetProgress, TaskSetFinished> found(
      TaskSetWatchState state, Service read, Instant at) {
    Instant eventsFrom =
        Moments.instant(state.getStartedAt()).minus(ServiceDeletionTracker.EVENTS_BEFORE);
    ServiceSight sight = ServiceSight.found(state.getService(), read, at, eventsFrom, mirror);
    if (sight instanceof ServiceSight.Replaced && (!state.getSeen() || find(read).isPresent())) {
      // What was seen was the predecessor of the service that is meant.
      sight = ServiceSight.found(WatchedService.getDefaultInstance(), read, at, eventsFrom, mirror);
    }
    if (!(sight instanceof ServiceSight.Seen seen)) {
      return step(state, sight);
    }
    // The tracker needs only the task set: the service may be large.
    TaskSetWatchState next =
        state.toBuilder().setService(seen.service().toBuilder().clearService()).build();
    return find(read)
        .map(present -> present(next, present, at))
        .orElseGet(() -> absent(next, at))
        .with(seen.news());
  }

  private Step<TaskSetWatchState, TaskSetProgress, TaskSetFinished> present(
      TaskSetWatchState before, TaskSet read, Instant at) {
    if (isStale(before, read)) {
      return unlessServiceIsOver(before.toBuilder().clearAbsence().build());
    }
    boolean steady = isSteady(read);
    TaskSetWatchState.Builder next =
        before.toBuilder().clearAbsence().setSeen(true).setTaskSet(mirror.taskSet(read));
    if (read.status() != null) {
      next.setStatus(read.status());
    }
    if (read.updatedAt() != null) {
      next.setUpdatedAt(Moments.timestamp(read.updatedAt()));
    }
    if (steady) {
      next.setSteadyReads(Absences.another(before.getSteadyReads(), at));
    } else {
      next.setSeenUnsteady(true).clearSteadyReads();
    }
    if (steady && (next.getSeenUnsteady() || Absences.isSettled(next.getSteadyReads()))) {
      next.setWasSteady(true);
    }
    TaskSetWatchState state = next.build();
    return endsSteady(state)
        ? Step.<TaskSetWatchState, TaskSetProgress, TaskSetFinished>progress(state, progress(state))
            .finish(steady(state))
        : unlessServiceIsOver(state);
  }

  private Step<TaskSetWatchState, TaskSetProgress, TaskSetFinished> absent(
      TaskSetWatchState before, Instant at) {
    TaskSetWatchState state =
        before.toBuilder().setAbsence(Absences.another(before.getAbsence(), at)).build();
    if (endsSteady(state)) {
      return Step.finished(state, steady(state));
    }
    if (ServiceSight.isOver(state.getService())) {
      return unlessServiceIsOver(state);
    }
    boolean serviceGoes = serviceStatus(state).equals(DRAINING);
    if (state.getSeen()) {
      if (Absences.isGone(state.getAbsence(), state.getStatus())) {
        return serviceGoes
            ? serviceGone(state, "Its service is DRAINING, and it is gone")
            : end(
                state,
                TaskSetOutcome.TASK_SET_OUTCOME_GONE,
                "ECS no longer knows the task set, which was %s last".formatted(state.getStatus()));
      }
    } else if (Absences.lasted(state.getAbsence(), grace)) {
      return serviceGoes
          ? serviceGone(state, "Its service is DRAINING, and has no such task set")
          : end(
              state,
              TaskSetOutcome.TASK_SET_OUTCOME_NEVER_FOUND,
              "The service had no such task set within %d s".formatted(grace.toSeconds()));
    }
    return unlessServiceIsOver(state);
  }

  /** A service that is deleted takes its task sets with it, and none of them becomes steady. */
  private Step<TaskSetWatchState, TaskSetProgress, TaskSetFinished> unlessServiceIsOver(
      TaskSetWatchState state) {
    if (ServiceSight.isOver(state.getService())) {
      return serviceGone(state, "Its service is INACTIVE");
    }
    if (until == Until.UNTIL_STEADY && serviceStatus(state).equals(DRAINING)) {
      return serviceGone(state, "Its service is DRAINING");
    }
    boolean missing = state.getAbsence().getReads() > 0;
    return missing || !state.hasTaskSet()
        ? Step.silent(state)
        : Step.progress(state, progress(state));
  }

  private Step<TaskSetWatchState, TaskSetProgress, TaskSetFinished> step(
      TaskSetWatchState before, ServiceSight sight) {
    TaskSetWatchState state = before.toBuilder().setService(sight.service()).build();
    if (endsSteady(state)) {
      return Step.finished(state, steady(state));
    }
    return switch (sight) {
      case ServiceSight.Gone gone -> serviceGone(state, gone.reason());
      case ServiceSight.Replaced replaced -> serviceGone(state, replaced.reason());
      case ServiceSight.NeverFound never ->
          end(state, TaskSetOutcome.TASK_SET_OUTCOME_NEVER_FOUND, never.reason());
      case ServiceSight.Unclear unclear -> Step.silent(state);
      case ServiceSight.Seen seen -> Step.silent(state);
    };
  }

  private boolean endsSteady(TaskSetWatchState state) {
    return until == Until.UNTIL_STEADY && state.getWasSteady();
  }

  private Optional<TaskSet> find(Service read) {
    return read.taskSets().stream()
        .filter(candidate ->
            taskSet.equals(candidate.id())
                || taskSet.equals(candidate.taskSetArn())
                || taskSet.endsWith("/" + candidate.id()))
        .findFirst();
  }

  private static boolean isStale(TaskSetWatchState seen, TaskSet read) {
    boolean older =
        seen.hasUpdatedAt()
            && read.updatedAt() != null
            && Moments.instant(Moments.timestamp(read.updatedAt()))
                .isBefore(Moments.instant(seen.getUpdatedAt()));
    boolean revived = seen.getStatus().equals(DRAINING) && !DRAINING.equals(read.status());
    return older || revived;
  }

  /** As ECS says it, and the counts must not say otherwise. */
  private static boolean isSteady(TaskSet read) {
    boolean living = "PRIMARY".equals(read.status()) || "ACTIVE".equals(read.status());
    boolean counted =
        read.computedDesiredCount() == null
            || read.computedDesiredCount().equals(read.runningCount());
    boolean pending = read.pendingCount() != null && read.pendingCount() > 0;
    return living && "STEADY_STATE".equals(read.stabilityStatusAsString()) && counted && !pending;
  }

  private static String serviceStatus(TaskSetWatchState state) {
    return state.getService().getSeen().getStatus();
  }

  private static TaskSetFinished steady(TaskSetWatchState state) {
    return finished(state, TaskSetOutcome.TASK_SET_OUTCOME_STEADY, "It reached STEADY_STATE")
        .toBuilder()
        .setAlreadyFinished(!state.getSeenUnsteady())
        .build();
  }

  private static Step<TaskSetWatchState, TaskSetProgress, TaskSetFinished> serviceGone(
      TaskSetWatchState state, String reason) {
    TaskSetFinished finished =
        finished(state, TaskSetOutcome.TASK_SET_OUTCOME_SERVICE_GONE, reason).toBuilder()
            .setAlreadyFinished(state.getService().getFoundInactive())
            .build();
    return Step.finished(state, finished);
  }

  private static Step<TaskSetWatchState, TaskSetProgress, TaskSetFinished> end(
      TaskSetWatchState state, TaskSetOutcome outcome, String reason) {
    return Step.finished(state, finished(state, outcome, reason));
  }

  private static TaskSetFinished finished(
      TaskSetWatchState state, TaskSetOutcome outcome, String reason) {
    return TaskSetFinished.newBuilder()
        .setOutcome(outcome)
        .setReason(reason)
        .setLast(progress(state))
        .build();
  }

  private static TaskSetProgress progress(TaskSetWatchState state) {
    TaskSetProgress.Builder progress = TaskSetProgress.newBuilder().setPhase(phase(state));
    if (state.hasTaskSet()) {
      progress.setTaskSet(state.getTaskSet());
    }
    return progress.build();
  }

  private static TaskSetPhase phase(TaskSetWatchState state) {
    if (!state.getSeen()) {
      return TaskSetPhase.TASK_SET_PHASE_UNSPECIFIED;
    }
    if (state.getStatus().equals(DRAINING)) {
      return TaskSetPhase.TASK_SET_PHASE_DRAINING;
    }
    return state.hasSteadyReads()
        ? TaskSetPhase.TASK_SET_PHASE_STEADY
        : TaskSetPhase.TASK_SET_PHASE_STABILIZING;
  }
}
