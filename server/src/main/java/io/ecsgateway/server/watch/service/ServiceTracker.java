package io.ecsgateway.server.watch.service;

import io.ecsgateway.server.watch.Mirror;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.server.watch.Tracker;
import io.ecsgateway.server.watch.state.ServiceWatchState;
import io.ecsgateway.server.watch.state.WatchedService;
import io.ecsgateway.v1.ServiceFinished;
import io.ecsgateway.v1.ServiceOutcome;
import io.ecsgateway.v1.ServiceProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.Service;

/** Tells every change and event of a service until the service is over. */
public final class ServiceTracker
    implements Tracker<ServiceWatchState, ServiceProgress, ServiceFinished> {
  private final Mirror mirror;
  private final Subject.OfService service;
  private final Duration grace;

  /**
   * @param grace how long to wait for a service that is not to be seen yet
   */
  public ServiceTracker(Mirror mirror, Subject.OfService service, Duration grace) {
    this.mirror = mirror;
    this.service = service;
    this.grace = grace;
  }

  @Override
  public ServiceWatchState start(Instant now) {
    return ServiceWatchState.getDefaultInstance();
  }

  @Override
  public Set<Subject<?>> subjects(ServiceWatchState state) {
    return Set.of(service);
  }

  @Override
  public Step<ServiceWatchState, ServiceProgress, ServiceFinished> observe(
      ServiceWatchState state, Observation<?> observation) {
    return switch (observation) {
      case Observation.Found<?>(Subject<?> subject, Instant at, Service read) ->
          found(state, read, at);
      case Observation.Found<?> other -> Step.silent(state);
      case Observation.Missing<?> missing ->
          step(ServiceSight.missing(state.getService(), missing.at(), missing.reason(), grace));
    };
  }

  @Override
  public ServiceWatchState forToken(ServiceWatchState state) {
    return state.toBuilder().setService(state.getService().toBuilder().clearService()).build();
  }

  private Step<ServiceWatchState, ServiceProgress, ServiceFinished> found(
      ServiceWatchState state, Service read, Instant at) {
    // A first stream tells all events that ECS holds.
    ServiceSight sight = ServiceSight.found(state.getService(), read, at, Instant.EPOCH, mirror);
    boolean predecessor =
        ServiceSight.isInactive(state.getService()) && !ServiceSight.isOver(state.getService());
    if (sight instanceof ServiceSight.Replaced && predecessor) {
      // The caller waits for the one just made.
      return step(
          ServiceSight.found(WatchedService.getDefaultInstance(), read, at, Instant.EPOCH, mirror));
    }
    return step(sight);
  }

  private Step<ServiceWatchState, ServiceProgress, ServiceFinished> step(ServiceSight sight) {
    ServiceWatchState state = ServiceWatchState.newBuilder().setService(sight.service()).build();
    if (ServiceSight.isOver(sight.service()) && !(sight instanceof ServiceSight.Seen)) {
      // Asked again after its end: whoever has its name now is somebody else.
      return Step.finished(state, inactive(state));
    }
    return switch (sight) {
      case ServiceSight.Unclear unclear -> Step.silent(state);
      case ServiceSight.Seen seen -> {
        Step<ServiceWatchState, ServiceProgress, ServiceFinished> step =
            Step.progress(state, progress(state));
        if (ServiceSight.isOver(seen.service())) {
          step = step.finish(inactive(state));
        }
        yield step.with(seen.news());
      }
      case ServiceSight.Gone(WatchedService last, String reason) ->
          end(state, ServiceOutcome.SERVICE_OUTCOME_GONE, reason);
      case ServiceSight.Replaced(WatchedService last, String reason) ->
          end(state, ServiceOutcome.SERVICE_OUTCOME_REPLACED, reason);
      case ServiceSight.NeverFound(WatchedService last, String reason) ->
          end(state, ServiceOutcome.SERVICE_OUTCOME_NEVER_FOUND, reason);
    };
  }

  private static Step<ServiceWatchState, ServiceProgress, ServiceFinished> end(
      ServiceWatchState state, ServiceOutcome outcome, String reason) {
    return Step.finished(state, finished(state, outcome, reason));
  }

  private static ServiceFinished inactive(ServiceWatchState state) {
    return finished(state, ServiceOutcome.SERVICE_OUTCOME_INACTIVE, "The service is INACTIVE");
  }

  private static ServiceFinished finished(
      ServiceWatchState state, ServiceOutcome outcome, String reason) {
    return ServiceFinished.newBuilder()
        .setOutcome(outcome)
        .setReason(reason)
        .setLast(progress(state))
        .build();
  }

  /** Returns how it stood when it was seen last: empty if that was before a resume. */
  private static ServiceProgress progress(ServiceWatchState state) {
    ServiceProgress.Builder progress = ServiceProgress.newBuilder();
    if (state.getService().hasService()) {
      progress.setService(state.getService().getService());
    }
    return progress.build();
  }
}
