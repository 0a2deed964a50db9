package io.ecsgateway.server.watch.polling;

import io.ecsgateway.server.watch.Freshness;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.Snapshots.Watcher;
import io.ecsgateway.server.watch.Subject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A watcher that remembers everything it was told. */
final class Recorder implements Watcher {
  private final List<Observation<?>> observations = new ArrayList<>();
  private final List<Freshness> freshness = new ArrayList<>();
  private @Nullable Throwable failure;

  @Override
  public synchronized void observed(Observation<?> observation) {
    observations.add(observation);
  }

  @Override
  public synchronized void freshness(Subject<?> subject, Freshness now) {
    freshness.add(now);
  }

  @Override
  public synchronized void failed(Subject<?> subject, Throwable reason) {
    failure = reason;
  }

  synchronized List<Observation<?>> observations() {
    return List.copyOf(observations);
  }

  synchronized List<Freshness> freshness() {
    return List.copyOf(freshness);
  }

  /** Returns the values that were found, in order. */
  <T> List<T> found(Class<T> type) {
    return observations().stream()
        .filter(Observation.Found.class::isInstance)
        .map(observation -> type.cast(((Observation.Found<?>) observation).value()))
        .toList();
  }

  /** Returns the list that was found last. */
  List<?> foundList() {
    return found(List.class).getLast();
  }

  /** Returns the reasons why there was nothing to find, in order. */
  List<String> missing() {
    return observations().stream()
        .filter(Observation.Missing.class::isInstance)
        .map(observation -> ((Observation.Missing<?>) observation).reason())
        .toList();
  }

  synchronized @Nullable Throwable failure() {
    return failure;
  }
}
