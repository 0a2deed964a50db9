package io.ecsgateway.server.watch;

import com.google.protobuf.Message;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;

/**
 * What one stream has yet to be told: the latest progress, the events since, and the outcome. It
 * holds one progress however many came, and a bounded number of events, so a reader that stalls
 * costs this much and no more. Not thread-safe: its session guards it.
 *
 * @param <P> the watch's progress message
 * @param <F> the watch's finished message
 */
final class Feed<P extends Message, F extends Message> {
  /**
   * Twice what ECS keeps: a reader has to miss that much before an event is dropped, and told so.
   */
  static final int MOST_EVENTS = 200;

  private final ArrayDeque<ServiceEvent> events = new ArrayDeque<>();
  private boolean eventsMissed;
  private @Nullable P latest;
  private @Nullable F finished;
  private long latestHash;
  private long toldHash;

  /**
   * @param toldHash hash of the progress told last by an earlier stream of this watch; 0 for none
   */
  Feed(long toldHash) {
    this.latestHash = toldHash;
    this.toldHash = toldHash;
  }

  /** Takes in what a step of the tracker brought. */
  void add(Tracker.Step<?, P, F> step) {
    if (step.progress() != null && !step.progress().equals(latest)) {
      latest = step.progress();
      latestHash = Hashes.of(latest);
    }
    eventsMissed |= step.eventsMissed();
    events.addAll(step.events());
    while (events.size() > MOST_EVENTS) {
      events.removeFirst();
      eventsMissed = true;
    }
    if (step.finished() != null) {
      finished = step.finished();
    }
  }

  /** Whether progress is known at all, told or not. */
  boolean started() {
    return latest != null || finished != null;
  }

  /** Whether the outcome waits to be told. */
  boolean isFinished() {
    return finished != null;
  }

  /** Whether the reader does not know everything yet. */
  boolean hasNews() {
    return finished != null || changed();
  }

  private boolean changed() {
    return latest != null && (!events.isEmpty() || eventsMissed || latestHash != toldHash);
  }

  /** Takes out what the reader is to be told next; the feed then counts it as told. */
  News<P, F> take() {
    News<P, F> news =
        new News<>(changed() ? latest : null, List.copyOf(events), eventsMissed, finished);
    events.clear();
    eventsMissed = false;
    toldHash = latestHash;
    return news;
  }

  /** Returns the hash of the progress told last; 0 if none was. */
  long toldHash() {
    return toldHash;
  }

  /** Returns how many events wait, for whoever counts what a stalled reader costs. */
  int waitingEvents() {
    return events.size();
  }

  /**
   * What a reader is told at once.
   *
   * @param progress the latest; null if the reader knows it, and only an outcome is new
   * @param events those since the message before, oldest first
   * @param eventsMissed whether events before these were missed
   * @param finished the outcome; null while the watch goes on
   */
  record News<P extends Message, F extends Message>(
      @Nullable P progress,
      List<ServiceEvent> events,
      boolean eventsMissed,
      @Nullable F finished) {}
}
