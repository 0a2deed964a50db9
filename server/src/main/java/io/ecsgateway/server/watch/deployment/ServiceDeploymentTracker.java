package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.Moments.instant;
import static io.ecsgateway.server.watch.Moments.timestamp;

import io.ecsgateway.server.watch.DeployedByTaskSetsException;
import io.ecsgateway.server.watch.EventLog;
import io.ecsgateway.server.watch.Mirror;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.Observation.Found;
import io.ecsgateway.server.watch.ServiceSighting;
import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.server.watch.Subject.OfDeployment;
import io.ecsgateway.server.watch.Subject.OfDeployments;
import io.ecsgateway.server.watch.Subject.OfService;
import io.ecsgateway.server.watch.Subject.OfTask;
import io.ecsgateway.server.watch.Subject.OfTaskArns;
import io.ecsgateway.server.watch.Tracker;
import io.ecsgateway.server.watch.state.PinnedDeployment;
import io.ecsgateway.server.watch.state.ServiceDeploymentWatchState;
import io.ecsgateway.v1.DeploymentFinished;
import io.ecsgateway.v1.DeploymentProgress;
import io.ecsgateway.v1.WatchServiceDeploymentRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Follows one deployment to its true end. Pinned to that deployment: whatever else happens to the
 * service, no other deployment's success is taken for this one's.
 *
 * <p>Throws {@link DeployedByTaskSetsException} on reading a service that has no deployments of its
 * own.
 */
public final class ServiceDeploymentTracker
    implements Tracker<ServiceDeploymentWatchState, DeploymentProgress, DeploymentFinished> {
  private final WatchServiceDeploymentRequest request;
  private final String target;
  private final Mirror mirror;
  private final DeploymentChoice choice;
  private final DeploymentSearch search;
  private final RolloutReads rollouts;
  private final Duration grace;

  /**
   * @param target name of the target that the service is in
   * @param grace how long to wait for a deployment that is not to be seen yet
   */
  public ServiceDeploymentTracker(
      WatchServiceDeploymentRequest request, String target, Duration grace, Mirror mirror) {
    this.request = request;
    this.target = target;
    this.mirror = mirror;
    this.choice = DeploymentChoice.of(request);
    this.search = new DeploymentSearch(choice);
    this.rollouts = new RolloutReads(choice, search, request.getFollowSuccessor());
    this.grace = grace;
  }

  @Override
  public ServiceDeploymentWatchState start(Instant now) {
    ServiceDeploymentWatchState.Builder state =
        ServiceDeploymentWatchState.newBuilder()
            .setStartedAt(timestamp(now))
            .setSearchingSince(timestamp(now));
    if (choice instanceof DeploymentChoice.Named named) {
      state.setPinned(named.deployment());
    }
    return state.build();
  }

  @Override
  public ServiceDeploymentWatchState forToken(ServiceDeploymentWatchState state) {
    ServiceDeploymentWatchState.Builder token = state.toBuilder().clearReading();
    token.getPinnedBuilder().clearUnreadTaskArns().clearKnownTaskHashes();
    return token.build();
  }

  @Override
  public Set<Subject<?>> subjects(ServiceDeploymentWatchState state) {
    Set<Subject<?>> subjects = new HashSet<>();
    subjects.add(new OfService(target, request.getCluster(), request.getService()));
    PinnedDeployment pinned = state.getPinned();
    String arn = pinned.getServiceDeploymentArn();
    if (!state.getWithoutRecords()) {
      // The list can miss one that was created a moment ago, and says less: it finds, no more.
      if (!state.hasVerdict() && (arn.isEmpty() || pinned.hasStop())) {
        subjects.add(new OfDeployments(target, request.getCluster(), request.getService()));
      }
      if (!arn.isEmpty() && !(state.hasVerdict() && state.getReading().hasDeploymentAt())) {
        subjects.add(new OfDeployment(target, arn));
      }
    }
    if (FailureEvidence.isWanted(state)) {
      subjects.add(
          new OfTaskArns(
              target,
              request.getCluster(),
              new OfTaskArns.StartedBy(pinned.getDeploymentId()),
              true));
      for (String task : pinned.getUnreadTaskArnsList()) {
        subjects.add(new OfTask(target, request.getCluster(), task));
      }
    }
    return subjects;
  }

  @Override
  public Step<ServiceDeploymentWatchState, DeploymentProgress, DeploymentFinished> observe(
      ServiceDeploymentWatchState state, Observation<?> observation) {
    Instant at = observation.at();
    ServiceDeploymentWatchState.Builder heard = state.toBuilder();
    heard.getReadingBuilder().setObservedAt(timestamp(at));
    if (state.hasVerdict() && !state.getReading().hasClosingSince()) {
      heard.getReadingBuilder().setClosingSince(timestamp(at));
    }
    ServiceDeploymentWatchState before = heard.build();
    if (observation instanceof Found<?>(var subject, var when, Service service)) {
      return observe(before, service, at);
    }
    return step(read(before, observation), at);
  }

  @Override
  public @Nullable Instant wakeAt(ServiceDeploymentWatchState state) {
    return Closing.wakeAt(state);
  }

  @Override
  public Step<ServiceDeploymentWatchState, DeploymentProgress, DeploymentFinished> wake(
      ServiceDeploymentWatchState state, Instant now) {
    return step(state, now);
  }

  private Step<ServiceDeploymentWatchState, DeploymentProgress, DeploymentFinished> observe(
      ServiceDeploymentWatchState state, Service shape, Instant at) {
    Answers.refuseTaskSets(shape);
    ServiceSighting sighting = ServiceSighting.of(state.getService(), shape);
    if (sighting == ServiceSighting.STALE) {
      ServiceDeploymentWatchState.Builder answered = state.toBuilder();
      answered.getReadingBuilder().setServiceAt(timestamp(at));
      return step(Closing.serviceRead(answered.build(), at), at);
    }
    io.ecsgateway.v1.Service service = mirror.service(shape);
    ServiceDeploymentWatchState next = ServiceReads.found(state, sighting, shape, service, at);
    if (next.getWithoutRecords() && !next.hasVerdict()) {
      next = rollouts.found(next, service, graceEnd(next), at);
    }
    next = Closing.serviceRead(next, at);
    boolean anothers = sighting == ServiceSighting.REPLACED && next.hasVerdict();
    if (anothers || !next.getPinned().hasCreatedAt()) {
      return step(next, at);
    }
    List<ServiceEvent> told =
        shape.events().stream().filter(e -> e.id() != null && e.createdAt() != null).toList();
    EventLog.News news =
        EventLog.read(next.getEvents(), told, instant(next.getPinned().getCreatedAt()));
    return step(next.toBuilder().setEvents(news.cursor()).build(), news, at);
  }

  private ServiceDeploymentWatchState read(
      ServiceDeploymentWatchState state, Observation<?> observation) {
    Instant at = observation.at();
    return switch (observation.subject()) {
      case OfService subject -> Closing.serviceRead(ServiceReads.missing(state, at), at);
      case OfDeployment subject ->
          subject.serviceDeploymentArn().equals(state.getPinned().getServiceDeploymentArn())
              ? readDeployment(state, observation)
              : state;
      case OfDeployments subject ->
          state.hasVerdict() || state.getWithoutRecords() ? state : readList(state, observation);
      case OfTaskArns subject -> FailureEvidence.listed(state, Answers.taskArns(observation), at);
      case OfTask subject ->
          observation instanceof Found<?>(var asked, var when, Task task)
              ? FailureEvidence.found(state, task)
              : FailureEvidence.missing(state, subject.taskArn());
      case Subject.OfTaskDefinition subject -> state;
    };
  }

  private ServiceDeploymentWatchState readDeployment(
      ServiceDeploymentWatchState state, Observation<?> observation) {
    Instant at = observation.at();
    if (observation instanceof Found<?>(var subject, var when, ServiceDeployment deployment)) {
      String status = deployment.statusAsString();
      return DeploymentReads.found(
          state,
          request.getService(),
          mirror.serviceDeployment(deployment),
          status == null ? "" : status,
          at);
    }
    return Answers.isUnsupported(observation)
        ? withoutRecords(state, at)
        : DeploymentReads.missing(state, graceEnd(state), at);
  }

  private ServiceDeploymentWatchState readList(
      ServiceDeploymentWatchState state, Observation<?> observation) {
    Instant at = observation.at();
    if (Answers.isUnsupported(observation)) {
      return withoutRecords(state, at);
    }
    List<ServiceDeploymentBrief> briefs = Answers.briefs(observation);
    ServiceDeploymentWatchState.Builder listed = state.toBuilder();
    listed
        .getReadingBuilder()
        .setListAt(timestamp(at))
        .setListEmpty(observation instanceof Found<?> && briefs.isEmpty());
    if (state.getPinned().hasStop()) {
      return StopReason.in(briefs, listed.build(), request.getFollowSuccessor(), at);
    }
    return state.getPinned().getServiceDeploymentArn().isEmpty()
        ? search.in(briefs, listed.build(), graceEnd(state), at)
        : listed.build();
  }

  private ServiceDeploymentWatchState withoutRecords(
      ServiceDeploymentWatchState state, Instant at) {
    ServiceDeploymentWatchState.Builder without = state.toBuilder().setWithoutRecords(true);
    without.getReadingBuilder().clearServiceDeployment();
    ServiceDeploymentWatchState next = without.build();
    return state.getPinned().getDeploymentId().isEmpty()
            && !state.getPinned().getServiceDeploymentArn().isEmpty()
        ? search.giveUp(next, at)
        : next;
  }

  private static Step<ServiceDeploymentWatchState, DeploymentProgress, DeploymentFinished> step(
      ServiceDeploymentWatchState read, Instant at) {
    return step(read, EventLog.News.none(read.getEvents()), at);
  }

  private static Step<ServiceDeploymentWatchState, DeploymentProgress, DeploymentFinished> step(
      ServiceDeploymentWatchState read, EventLog.News news, Instant at) {
    // Before all is read anew, counts would seem to fall and to rise again.
    ServiceDeploymentWatchState counted =
        DeploymentView.isReady(read)
            ? DeploymentView.measured(FailureEvidence.counted(read, at))
            : read;
    ServiceDeploymentWatchState state = Closing.withDeletion(counted, at);
    if (Closing.isDone(state, at)) {
      ServiceDeploymentWatchState ended = DeploymentView.ended(state);
      return new Step<>(
          ended,
          DeploymentView.progress(ended),
          news.events(),
          news.missed(),
          DeploymentView.finished(ended));
    }
    return new Step<>(
        state,
        DeploymentView.isReady(state) ? DeploymentView.progress(state) : null,
        news.events(),
        news.missed(),
        null);
  }

  private Instant graceEnd(ServiceDeploymentWatchState state) {
    return instant(state.getSearchingSince()).plus(grace);
  }
}
