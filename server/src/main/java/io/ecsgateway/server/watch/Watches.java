package io.ecsgateway.server.watch;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.ecsgateway.server.time.Ticker;
import io.ecsgateway.server.watch.state.ResumeToken;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** The streams that are open. */
@Singleton
public final class Watches {
  /** Streams live up to this share shorter than the configuration says. */
  private static final double LIFETIME_JITTER = 0.1;

  private final WatchSettings settings;
  private final RandomGenerator random;
  private final WatchSession.Surroundings around;
  private final Set<WatchSession<?, ?, ?, ?>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean goingAway;

  Watches(
      WatchSettings settings,
      Snapshots snapshots,
      Ticker ticker,
      RandomGenerator random,
      Mirror mirror) {
    this.settings = settings;
    this.random = random;
    this.around = new WatchSession.Surroundings(snapshots, ticker, mirror);
  }

  /**
   * Opens a stream.
   *
   * @param target name of the target to watch in
   * @param statusOf turns a failure and the resume token to go on with into a status
   * @throws io.ecsgateway.server.mapping.InvalidRequestException if something in the request is
   *     missing or out of bounds
   * @throws UnusableResumeTokenException if its resume token is of no use
   */
  public <
          Q extends Message,
          S extends Message,
          P extends Message,
          F extends Message,
          R extends Message>
      void open(
          WatchDefinition<Q, S, P, F, R> definition,
          Q request,
          R response,
          String target,
          ServerCallStreamObserver<R> reader,
          BiFunction<Throwable, String, StatusRuntimeException> statusOf) {
    WatchSession<S, P, F, R> session =
        new WatchSession<>(
            start(definition, request, target),
            reader,
            new WatchMessages<>(response),
            new WatchEnd() {
              @Override
              public StatusRuntimeException status(Throwable failure, String resumeToken) {
                return statusOf.apply(failure, resumeToken);
              }

              @Override
              public void over(WatchSession<?, ?, ?, ?> session) {
                open.remove(session);
              }
            },
            around);
    open.add(session);
    reader.setOnReadyHandler(session::readerReady);
    reader.setOnCancelHandler(session::abandon);
    session.begin();
    if (goingAway) {
      session.goAway();
    }
  }

  /** Sends every stream away with its token, and every one that is opened from now on. */
  public void goAway() {
    goingAway = true;
    open.forEach(WatchSession::goAway);
  }

  /** Returns how many streams are open. */
  public int count() {
    return open.size();
  }

  /** Returns how many streams are open of each RPC, by its full name; none of those without. */
  public Map<String, Long> countByRpc() {
    return open.stream().collect(Collectors.groupingBy(WatchSession::rpc, Collectors.counting()));
  }

  /** Returns how many events wait for readers, over all streams. */
  public int waitingEvents() {
    return open.stream().mapToInt(WatchSession::waitingEvents).sum();
  }

  private <Q extends Message, S extends Message, P extends Message, F extends Message>
      WatchSession.Start<S, P, F> start(
          WatchDefinition<Q, S, P, F, ?> definition, Q request, String target) {
    WatchRequest watch = WatchRequest.of(request);
    Tracker<S, P, F> tracker =
        definition.trackers().of(request, target, watch.grace(), around.mirror());
    Duration heartbeat = watch.heartbeatIntervalOr(settings.heartbeatInterval());
    String rpc = definition.method().getFullMethodName();
    if (watch.resumeToken().isEmpty()) {
      S state = tracker.start(around.ticker().now());
      ResumeToken token =
          ResumeToken.newBuilder()
              .setRpc(rpc)
              .setTarget(target)
              .setRequestHash(watch.identityHash())
              .setState(state.toByteString())
              .build();
      return new WatchSession.Start<>(tracker, state, token, heartbeat, lifetime());
    }
    ResumeToken token = ResumeTokens.read(watch.resumeToken(), rpc, target, watch.identityHash());
    try {
      S state = definition.stateParser().parseFrom(token.getState());
      return new WatchSession.Start<>(tracker, state, token, heartbeat, lifetime());
    } catch (InvalidProtocolBufferException e) {
      throw new UnusableResumeTokenException("holds no state of this watch");
    }
  }

  private Duration lifetime() {
    double share = 1 - random.nextDouble(LIFETIME_JITTER);
    return Duration.ofMillis((long) (settings.maxLifetime().toMillis() * share));
  }
}
