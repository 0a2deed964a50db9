package io.ecsgateway.server.watch;

import com.google.protobuf.Message;
import com.google.protobuf.util.Timestamps;
import io.ecsgateway.server.time.Ticker;
import io.ecsgateway.server.watch.state.ResumeToken;
import io.ecsgateway.v1.ServiceEvents;
import io.ecsgateway.v1.WatchStatus;
import io.grpc.stub.CallStreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One stream: what is read goes through its tracker into its feed, and from there to the reader
 * whenever the reader is ready. One lock guards all of it, and nothing in it waits.
 *
 * @param <S> the tracker's state
 * @param <P> the watch's progress message
 * @param <F> the watch's finished message
 * @param <R> the watch's response message
 */
final class WatchSession<S extends Message, P extends Message, F extends Message, R extends Message>
    implements Snapshots.Watcher {

  /**
   * Where and how a stream begins.
   *
   * @param tracker what makes sense of what is read
   * @param state where it stands: at the beginning, or where an earlier stream ended
   * @param token what every token of this stream says, but for where it stands
   * @param heartbeatInterval between two messages at most
   * @param lifetime after which the stream is asked to go on elsewhere
   */
  record Start<S extends Message, P extends Message, F extends Message>(
      Tracker<S, P, F> tracker,
      S state,
      ResumeToken token,
      Duration heartbeatInterval,
      Duration lifetime) {}

  /** What a session needs of the house. */
  record Surroundings(Snapshots snapshots, Ticker ticker, Mirror mirror) {}

  private final Start<S, P, F> start;
  private final CallStreamObserver<R> reader;
  private final WatchMessages<R> messages;
  private final WatchEnd end;
  private final Surroundings around;

  private final Map<Subject<?>, Snapshots.Subscription> subscriptions = new HashMap<>();
  private final Map<Subject<?>, Freshness> freshness = new HashMap<>();
  private final Feed<P, F> feed;
  private S state;

  /** Up to here the reader was told everything; a new stream has to go on from here. */
  private ResumeToken told;

  private boolean greeted;
  private boolean heartbeatDue;
  private boolean over;
  private long lastSentNanos;
  private @Nullable Instant observedAt;
  private Ticker.@Nullable Cancellable wake;
  private Ticker.@Nullable Cancellable heartbeat;
  private Ticker.@Nullable Cancellable lifetime;

  WatchSession(
      Start<S, P, F> start,
      CallStreamObserver<R> reader,
      WatchMessages<R> messages,
      WatchEnd end,
      Surroundings around) {
    this.start = start;
    this.reader = reader;
    this.messages = messages;
    this.end = end;
    this.around = around;
    this.feed = new Feed<>(start.token().getToldHash());
    this.state = start.state();
    this.told = start.token();
    this.lastSentNanos = around.ticker().nanos();
  }

  /** Returns the full name of the RPC that was called. */
  String rpc() {
    return start.token().getRpc();
  }

  /** Begins to read. */
  synchronized void begin() {
    if (over) {
      return; // sent away before it began
    }
    heartbeatIn(start.heartbeatInterval());
    lifetime = around.ticker().schedule(start.lifetime(), this::goAway);
    try {
      follow();
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  @Override
  public synchronized void observed(Observation<?> observation) {
    // What was under way when its subscription was closed is not for this state any more.
    if (subscriptions.containsKey(observation.subject())) {
      observedAt = observation.at();
      step(() -> start.tracker().observe(state, observation));
    }
  }

  @Override
  public synchronized void freshness(Subject<?> subject, Freshness now) {
    if (subscriptions.containsKey(subject)) {
      freshness.put(subject, now);
    }
  }

  @Override
  public synchronized void failed(Subject<?> subject, Throwable failure) {
    if (subscriptions.containsKey(subject)) {
      fail(failure);
    }
  }

  /** Tells the reader what waits for it, as far as it is ready. */
  synchronized void readerReady() {
    tell();
  }

  /**
   * Ends the stream with a token, so that the watch goes on elsewhere; one that waits to tell how
   * the watch ended tells that.
   */
  synchronized void goAway() {
    if (over) {
      return;
    }
    // Whether the reader is ready or not: these are the last messages, and the server waits.
    if (feed.isFinished()) {
      tellNews(feed.take());
    } else {
      reader.onNext(messages.goingAway(status()));
      complete();
    }
  }

  /** Ends everything without a word: the caller is gone. */
  synchronized void abandon() {
    close();
  }

  /** Returns how many events wait for the reader. */
  synchronized int waitingEvents() {
    return feed.waitingEvents();
  }

  private void step(Supplier<Tracker.Step<S, P, F>> next) {
    try {
      Tracker.Step<S, P, F> step = next.get();
      state = step.state();
      feed.add(step);
      if (step.finished() == null) {
        follow();
      } else {
        stopReading();
      }
    } catch (RuntimeException e) {
      fail(e);
      return;
    }
    tell();
  }

  /** Reads what the state asks for, and nothing else. */
  private void follow() {
    Set<Subject<?>> wanted = start.tracker().subjects(state);
    for (Subject<?> subject : Set.copyOf(subscriptions.keySet())) {
      if (!wanted.contains(subject)) {
        Snapshots.Subscription unwanted = subscriptions.remove(subject);
        if (unwanted != null) {
          unwanted.close();
        }
        freshness.remove(subject);
      }
    }
    for (Subject<?> subject : wanted) {
      subscriptions.computeIfAbsent(subject, s -> around.snapshots().subscribe(s, this));
    }
    cancel(wake);
    Instant at = start.tracker().wakeAt(state);
    wake = at == null ? null : around.ticker().schedule(until(at), this::wakeUp);
  }

  private synchronized void wakeUp() {
    Instant now = around.ticker().now();
    Instant at = start.tracker().wakeAt(state);
    // One that was cancelled may be under way already.
    if (wake != null && at != null && !now.isBefore(at)) {
      step(() -> start.tracker().wake(state, now));
    }
  }

  private void tell() {
    if (over || !reader.isReady()) {
      return;
    }
    if (feed.hasNews()) {
      tellNews(feed.take());
    } else if (!greeted && feed.started()) {
      // An earlier stream told all of it: this one says only that it goes on.
      greeted = true;
      heartbeatDue = true;
    }
    if (!over && heartbeatDue && reader.isReady()) {
      send(messages.heartbeat(status()));
    }
  }

  private void tellNews(Feed.News<P, F> news) {
    told =
        start.token().toBuilder()
            .setToldHash(feed.toldHash())
            .setState(start.tracker().forToken(state).toByteString())
            .build();
    P progress = news.progress();
    if (progress != null) {
      ServiceEvents events = around.mirror().serviceEvents(news.events(), news.eventsMissed());
      send(
          greeted
              ? messages.progress(status(), progress, events)
              : messages.snapshot(status(), progress, events));
      greeted = true;
    }
    F finished = news.finished();
    if (finished != null) {
      send(messages.finished(status(), finished));
      complete();
    }
  }

  private void send(R message) {
    reader.onNext(message);
    heartbeatDue = false;
    lastSentNanos = around.ticker().nanos();
  }

  private void heartbeatIn(Duration delay) {
    heartbeat = around.ticker().schedule(delay, this::heartbeatTick);
  }

  private synchronized void heartbeatTick() {
    if (over) {
      return;
    }
    Duration quiet = Duration.ofNanos(around.ticker().nanos() - lastSentNanos);
    Duration left = start.heartbeatInterval().minus(quiet);
    if (left.isPositive()) {
      heartbeatIn(left);
      return;
    }
    heartbeatIn(start.heartbeatInterval());
    heartbeatDue = true;
    tell(); // last: it may end the stream, and then nothing is to be left
  }

  private WatchStatus status() {
    WatchStatus.Builder status =
        WatchStatus.newBuilder()
            .setResumeToken(ResumeTokens.write(told))
            .setFreshness(FreshnessMessages.worstOf(freshness.values()));
    if (observedAt != null) {
      status.setObservedAt(Timestamps.fromMillis(observedAt.toEpochMilli()));
    }
    return status.build();
  }

  private void fail(Throwable failure) {
    close();
    reader.onError(end.status(failure, ResumeTokens.write(told)));
  }

  private void complete() {
    close();
    reader.onCompleted();
  }

  /** Leaves nothing behind. The reader hears of the end after, and may rely on it. */
  private void close() {
    if (!over) {
      over = true;
      stopReading();
      cancel(heartbeat);
      cancel(lifetime);
      end.over(this);
    }
  }

  private void stopReading() {
    subscriptions.values().forEach(Snapshots.Subscription::close);
    subscriptions.clear();
    freshness.clear();
    cancel(wake);
    wake = null;
  }

  private Duration until(Instant at) {
    Duration left = Duration.between(around.ticker().now(), at);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static void cancel(Ticker.@Nullable Cancellable scheduled) {
    if (scheduled != null) {
      scheduled.cancel();
    }
  }
}
