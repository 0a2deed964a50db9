package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.deployment.ScriptedService.time;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.ecsgateway.server.mapping.ShapeBinder;
import io.ecsgateway.server.watch.Mirror;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.server.watch.Tracker.Step;
import io.ecsgateway.server.watch.state.ServiceDeploymentWatchState;
import io.ecsgateway.v1.DeploymentFinished;
import io.ecsgateway.v1.DeploymentProgress;
import io.ecsgateway.v1.WatchServiceDeploymentRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * A watch of a {@link ScriptedService}, read as pollers would read it, at manual time, by a tracker
 * alone. Checks at every step what is true of every watch.
 */
final class WatchRun extends Told {
  static final Mirror MIRROR = new Mirror(new ShapeBinder());

  /** In which order subjects that are due together are read: it must not matter. */
  enum Order {
    SERVICE_FIRST,
    SERVICE_LAST
  }

  private static final int MOST_TOKEN_BYTES = 5_900;

  final Map<Class<?>, Integer> reads = new HashMap<>();

  private final ServiceDeploymentTracker tracker;
  private final Order order;
  private final Map<Subject<?>, Integer> lastRead = new HashMap<>();
  private ServiceDeploymentWatchState state;

  private WatchRun(WatchServiceDeploymentRequest request, Order order) {
    this.tracker = new ServiceDeploymentTracker(request, "default", grace(request), MIRROR);
    this.order = order;
    this.state = tracker.start(time(0));
  }

  static Duration grace(WatchServiceDeploymentRequest request) {
    return request.hasGrace()
        ? Duration.ofSeconds(request.getGrace().getSeconds())
        : Duration.ofMinutes(2);
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
    int before = progress.size();
    for (int second = from; second <= to; second++) {
      service.advanceTo(second);
      for (Optional<Subject<?>> due = due(second); due.isPresent(); due = due(second)) {
        lastRead.put(due.get(), second);
        reads.merge(due.get().getClass(), 1, Integer::sum);
        observe(service.read(due.get()), second);
        if (finished.isPresent() || progress.size() - before >= messages) {
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
    heard(MIRROR.serviceEvents(step.events(), step.eventsMissed()));
    DeploymentProgress next = step.progress();
    if (next != null && (progress.isEmpty() || !progress.getLast().equals(next))) {
      progress.add(next);
    }
    DeploymentFinished end = step.finished();
    if (end != null) {
      heard(end, second);
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
