package io.ecsgateway.server.watch.service;

import io.ecsgateway.server.names.Arns;
import io.ecsgateway.server.watch.Mirror;
import io.ecsgateway.server.watch.Moments;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.server.watch.Subject.OfTaskArns;
import io.ecsgateway.server.watch.Tracker;
import io.ecsgateway.server.watch.state.ServiceDeletionWatchState;
import io.ecsgateway.server.watch.state.WatchedService;
import io.ecsgateway.v1.ServiceDeletionFinished;
import io.ecsgateway.v1.ServiceDeletionOutcome;
import io.ecsgateway.v1.ServiceDeletionProgress;
import io.ecsgateway.v1.WatchServiceDeletionRequest.Until;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Follows a service's deletion until it is INACTIVE, and its tasks until they are STOPPED.
 *
 * <p>Once INACTIVE, the service is not read any more: what becomes of its name then does not change
 * what became of it.
 */
public final class ServiceDeletionTracker
    implements Tracker<
        ServiceDeletionWatchState, ServiceDeletionProgress, ServiceDeletionFinished> {
  /** What happened so shortly before the watch began is likely to belong to the deletion. */
  static final Duration EVENTS_BEFORE = Duration.ofMinutes(1);

  private final Mirror mirror;
  private final Subject.OfService service;
  private final Until until;
  private final Duration grace;

  /**
   * @param until when to finish
   * @param grace how long to wait for a service that is not to be seen yet
   */
  public ServiceDeletionTracker(
      Mirror mirror, Subject.OfService service, Until until, Duration grace) {
    this.mirror = mirror;
    this.service = service;
    this.until = until;
    this.grace = grace;
  }

  @Override
  public ServiceDeletionWatchState start(Instant now) {
    return ServiceDeletionWatchState.newBuilder().setStartedAt(Moments.timestamp(now)).build();
  }

  @Override
  public Set<Subject<?>> subjects(ServiceDeletionWatchState state) {
    Set<Subject<?>> subjects = new LinkedHashSet<>();
    WatchedService watched = state.getService();
    if (waitsForTasks() && ServiceSight.isSeen(watched)) {
      TaskDrain tasks = tasks(state);
      if (!ServiceSight.isInactive(watched)) {
        String name = Arns.lastSegment(watched.getSeen().getServiceArn());
        subjects.add(list(new OfTaskArns.OfServiceName(name), false));
        subjects.add(list(new OfTaskArns.OfServiceName(name), true));
      }
      tasks.familiesToList().forEach(f -> subjects.add(list(new OfTaskArns.OfFamily(f), true)));
      tasks
          .toDescribe()
          .forEach(
              arn -> subjects.add(new Subject.OfTask(service.target(), service.cluster(), arn)));
    }
    // One that is over is read only by who resumes a watch that was finished.
    if (!ServiceSight.isOver(watched) || subjects.isEmpty()) {
      subjects.add(service);
    }
    return subjects;
  }

  @Override
  public Step<ServiceDeletionWatchState, ServiceDeletionProgress, ServiceDeletionFinished> observe(
      ServiceDeletionWatchState state, Observation<?> observation) {
    return switch (observation) {
      case Observation.Found<?>(Subject<?> subject, Instant at, Service read) ->
          serviceFound(state, read, at);
      case Observation.Found<?>(OfTaskArns list, Instant at, List<?> arns) ->
          tasksChanged(
              state, tasks(state).listed(list, at, arns.stream().map(String.class::cast).toList()));
      case Observation.Found<?>(Subject.OfTask subject, Instant at, Task task) ->
          tasksChanged(
              state, tasks(state).described(subject.taskArn(), task, state.getService().getSeen()));
      case Observation.Found<?> other -> Step.silent(state);
      case Observation.Missing<?>(Subject.OfService subject, Instant at, String reason) ->
          step(state, ServiceSight.missing(state.getService(), at, reason, grace));
      case Observation.Missing<?>(OfTaskArns list, Instant at, String reason) ->
          tasksChanged(state, tasks(state).unlistable(list));
      case Observation.Missing<?>(Subject.OfTask subject, Instant at, String reason) ->
          tasksChanged(state, tasks(state).notFound(subject.taskArn(), at));
      case Observation.Missing<?> other -> Step.silent(state);
    };
  }

  @Override
  public ServiceDeletionWatchState forToken(ServiceDeletionWatchState state) {
    return state.toBuilder().setService(state.getService().toBuilder().clearService()).build();
  }

  private Step<ServiceDeletionWatchState, ServiceDeletionProgress, ServiceDeletionFinished>
      serviceFound(ServiceDeletionWatchState state, Service read, Instant at) {
    Instant eventsFrom = Moments.instant(state.getStartedAt()).minus(EVENTS_BEFORE);
    ServiceSight sight = ServiceSight.found(state.getService(), read, at, eventsFrom, mirror);
    boolean predecessor =
        ServiceSight.isInactive(state.getService()) && !ServiceSight.isOver(state.getService());
    if (sight instanceof ServiceSight.Replaced && predecessor && !"ACTIVE".equals(read.status())) {
      // One just made and deleted again is the one that is meant.
      return serviceFound(start(Moments.instant(state.getStartedAt())), read, at);
    }
    if (!(sight instanceof ServiceSight.Seen seen)) {
      return step(state, sight);
    }
    TaskDrain tasks = tasks(state).serviceRead(read, seen.service().getSeen(), at);
    return step(state.toBuilder().setTasks(tasks.state()).build(), sight);
  }

  private Step<ServiceDeletionWatchState, ServiceDeletionProgress, ServiceDeletionFinished>
      tasksChanged(ServiceDeletionWatchState state, TaskDrain tasks) {
    return told(state.toBuilder().setTasks(tasks.state()).build());
  }

  private Step<ServiceDeletionWatchState, ServiceDeletionProgress, ServiceDeletionFinished> step(
      ServiceDeletionWatchState before, ServiceSight sight) {
    ServiceDeletionWatchState state = before.toBuilder().setService(sight.service()).build();
    if (ServiceSight.isOver(sight.service()) && !(sight instanceof ServiceSight.Seen)) {
      // Asked again after its end: whoever has its name now is somebody else.
      return told(state);
    }
    return switch (sight) {
      case ServiceSight.Unclear unclear -> Step.silent(state);
      case ServiceSight.Seen seen -> told(state).with(seen.news());
      case ServiceSight.Gone gone ->
          end(state, ServiceDeletionOutcome.SERVICE_DELETION_OUTCOME_GONE, gone.reason());
      case ServiceSight.Replaced replaced ->
          end(state, ServiceDeletionOutcome.SERVICE_DELETION_OUTCOME_REPLACED, replaced.reason());
      case ServiceSight.NeverFound never ->
          end(state, ServiceDeletionOutcome.SERVICE_DELETION_OUTCOME_NEVER_FOUND, never.reason());
    };
  }

  private Step<ServiceDeletionWatchState, ServiceDeletionProgress, ServiceDeletionFinished> told(
      ServiceDeletionWatchState before) {
    ServiceDeletionWatchState state = DeletionProgress.advance(before);
    Step<ServiceDeletionWatchState, ServiceDeletionProgress, ServiceDeletionFinished> step =
        Step.progress(state, DeletionProgress.of(state));
    if (!ServiceSight.isOver(state.getService())) {
      return step;
    }
    if (!waitsForTasks()) {
      return step.finish(drained(state, "The service is INACTIVE"));
    }
    TaskDrain tasks = tasks(state);
    if (!tasks.isDone()) {
      return step;
    }
    return step.finish(
        tasks.doubt().isEmpty()
            ? drained(state, "The service is INACTIVE and its tasks are STOPPED")
            : finished(
                state,
                ServiceDeletionOutcome.SERVICE_DELETION_OUTCOME_INACTIVE_TASKS_UNKNOWN,
                "The service is INACTIVE, but " + tasks.doubt()));
  }

  private boolean waitsForTasks() {
    return until != Until.UNTIL_INACTIVE;
  }

  private OfTaskArns list(OfTaskArns.Filter filter, boolean stopped) {
    return new OfTaskArns(service.target(), service.cluster(), filter, stopped);
  }

  private static TaskDrain tasks(ServiceDeletionWatchState state) {
    return new TaskDrain(state.getTasks());
  }

  private static Step<ServiceDeletionWatchState, ServiceDeletionProgress, ServiceDeletionFinished>
      end(ServiceDeletionWatchState state, ServiceDeletionOutcome outcome, String reason) {
    return Step.finished(state, finished(state, outcome, reason));
  }

  private static ServiceDeletionFinished drained(ServiceDeletionWatchState state, String reason) {
    ServiceDeletionFinished finished =
        finished(state, ServiceDeletionOutcome.SERVICE_DELETION_OUTCOME_DRAINED, reason);
    return finished.toBuilder().setLast(finished.getLast().toBuilder().setPercent(100)).build();
  }

  private static ServiceDeletionFinished finished(
      ServiceDeletionWatchState state, ServiceDeletionOutcome outcome, String reason) {
    boolean waited = state.getMostTasks() > 0;
    return ServiceDeletionFinished.newBuilder()
        .setOutcome(outcome)
        .setReason(reason)
        .setLast(DeletionProgress.last(state))
        .setAlreadyFinished(state.getService().getFoundInactive() && !waited)
        .build();
  }
}
