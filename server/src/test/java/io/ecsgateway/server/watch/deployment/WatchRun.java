package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.deployment.ScriptedService.time;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.ecsgateway.server.watch.Mirror;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.server.watch.Tracker.Step;
import io.ecsgateway.server.watch.state.ServiceDeploymentWatchState;
import io.ecsgateway.v1.DeploymentFinished;
import io.ecsgateway.v1.DeploymentOutcome;
import io.ecsgateway.v1.DeploymentPhase;
import io.ecsgateway.v1.DeploymentProgress;
import io.ecsgateway.v1.WatchServiceDeploymentRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;

/**
 * A watch of a {@link ScriptedService}, read as the hub would read it, at manual time. Holds what a
 * reader was told, and checks at every step what is true of every watch.
 */
final class WatchRun {
  static final Mirror MIRROR = new Mirror();

  /** In which order subjects that are due together are read: it must not matter. */
  enum Order {
    SERVICE_FIRST,
    SERVICE_LAST
  }

  private static final int MOST_TOKEN_BYTES = 5_900;

  final List<DeploymentProgress> told = new ArrayList<>();
  final List<ServiceEvent> events = new ArrayList<>();
  final Map<Class<?>, Integer> reads = new HashMap<>();
  Optional<DeploymentFinished> finished = Optional.empty();
  int finishedAt = -1;
  boolean eventsMissed;

  private final ServiceDeploymentTracker tracker;
  private final Order order;
  private final Map<Subject<?>, Integer> lastRead = new HashMap<>();
  private ServiceDeploymentWatchState state;

  private WatchRun(WatchServiceDeploymentRequest request, Order order) {
    this.tracker = new ServiceDeploymentTracker(request, "default", MIRROR);
    this.order = order;
    this.state = tracker.start(time(0));
  }

  /** Watches until the end, or until {@code second} if there is none before. */
  static WatchRun of(
      WatchServiceDeploymentRequest request,
      Supplier<ScriptedService> script,
      Order order,
      int second) {
    WatchRun run = new WatchRun(request, order);
    run.watch(script.get(), 0, second, Integer.MAX_VALUE);
    return run;
  }

  /**
   * The same with the stream cut after {@code messages}, and resumed {@code pause} seconds later.
   */
  static WatchRun cut(
      WatchServiceDeploymentRequest request,
      Supplier<ScriptedService> script,
      Order order,
      int second,
      int messages,
      int pause) {
    WatchRun run = new WatchRun(request, order);
    ScriptedService service = script.get();
    int cutAt = run.watch(service, 0, second, messages);
    run.resume();
    run.watch(service, cutAt + pause, second + pause, Integer.MAX_VALUE);
    return run;
  }

  DeploymentFinished finished() {
    assertThat(finished).as("finished").isPresent();
    return finished.get();
  }

  DeploymentOutcome outcome() {
    return finished().getOutcome();
  }

  List<DeploymentPhase> phases() {
    List<DeploymentPhase> phases = new ArrayList<>();
    for (DeploymentProgress progress : told) {
      if (phases.isEmpty() || phases.getLast() != progress.getPhase()) {
        phases.add(progress.getPhase());
      }
    }
    return phases;
  }

  List<String> eventMessages() {
    return events.stream().map(ServiceEvent::message).toList();
  }

  /** As after a token was sent and taken by a server that knows nothing else. */
  private void resume() {
    try {
      state = ServiceDeploymentWatchState.parseFrom(tracker.forToken(state).toByteString());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
    lastRead.clear();
    finished = Optional.empty();
  }

  private int watch(ScriptedService service, int from, int to, int messages) {
    int before = told.size();
    for (int second = from; second <= to; second++) {
      service.advanceTo(second);
      for (Optional<Subject<?>> due = due(second); due.isPresent(); due = due(second)) {
        lastRead.put(due.get(), second);
        reads.merge(due.get().getClass(), 1, Integer::sum);
        observe(service.read(due.get()), second);
        if (finished.isPresent() || told.size() - before >= messages) {
          return second;
        }
      }
      Instant wakeAt = tracker.wakeAt(state);
      if (wakeAt != null && !wakeAt.isAfter(time(second))) {
        take(tracker.wake(state, time(second)), second);
        if (finished.isPresent()) {
          return second;
        }
      }
    }
    return to;
  }

  private Optional<Subject<?>> due(int second) {
    Set<Subject<?>> wanted = tracker.subjects(state);
    lastRead.keySet().retainAll(wanted);
    Comparator<Subject<?>> byKind =
        Comparator.comparingInt(subject -> subject instanceof Subject.OfService ? 0 : 1);
    Comparator<Subject<?>> comparator =
        (order == Order.SERVICE_FIRST ? byKind : byKind.reversed()).thenComparing(Object::toString);
    Set<Subject<?>> sorted = new TreeSet<>(comparator);
    sorted.addAll(wanted);
    return sorted.stream()
        .filter(s -> !lastRead.containsKey(s) || lastRead.get(s) + interval(s) <= second)
        .findFirst();
  }

  private static int interval(Subject<?> subject) {
    return switch (subject) {
      case Subject.OfService s -> 2;
      case Subject.OfDeployment s -> 2;
      case Subject.OfDeployments s -> 5;
      case Subject.OfTask s -> 2;
      case Subject.OfTaskArns s -> 15;
      case Subject.OfTaskDefinition s -> 5;
    };
  }

  private void observe(Observation<?> observation, int second) {
    Step<ServiceDeploymentWatchState, DeploymentProgress, DeploymentFinished> step =
        tracker.observe(state, observation);
    assertThat(tracker.observe(copy(state), observation)).isEqualTo(step);
    take(step, second);
  }

  private void take(
      Step<ServiceDeploymentWatchState, DeploymentProgress, DeploymentFinished> step, int second) {
    state = step.state();
    assertThat(tracker.forToken(state).getSerializedSize()).isLessThan(MOST_TOKEN_BYTES);
    events.addAll(step.events());
    eventsMissed |= step.eventsMissed();
    DeploymentProgress progress = step.progress();
    if (progress != null && (told.isEmpty() || !told.getLast().equals(progress))) {
      told.add(progress);
    }
    DeploymentFinished end = step.finished();
    if (end != null) {
      assertThat(finished).as("finished before").isEmpty();
      finished = Optional.of(end);
      finishedAt = second;
    }
  }

  private static ServiceDeploymentWatchState copy(ServiceDeploymentWatchState state) {
    try {
      return ServiceDeploymentWatchState.parseFrom(state.toByteString());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
