package io.ecsgateway.server.reads;

import io.ecsgateway.server.aws.Target;
import io.ecsgateway.server.quota.QuotaSpentException;
import io.ecsgateway.server.quota.Quotas;
import io.ecsgateway.server.quota.ThrottleBucket;
import io.ecsgateway.server.time.Ticker;
import io.grpc.Context;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.EcsRequest;
import software.amazon.awssdk.services.ecs.model.EcsResponse;

/**
 * Answers reads of several callers by one call of ECS. An answer is never older than its request,
 * unless the reader says how old it may be. Whether a caller may read is for others to ask before.
 */
@Singleton
public final class SharedReads {
  /** The oldest that a reader may take. */
  public static final Duration OLDEST = Duration.ofSeconds(60);

  private final Quotas quotas;
  private final Ticker ticker;
  private final ReadSettings settings;
  private final RecentFindings recent;
  private final WatchedFindings watched;
  private final ReadObservation observation;
  private final ConcurrentMap<Quotas.Scope, Lane> lanes = new ConcurrentHashMap<>();

  SharedReads(
      Quotas quotas,
      Ticker ticker,
      ReadSettings settings,
      WatchedFindings watched,
      ReadObservation observation) {
    this.settings = settings;
    this.watched = watched;
    this.observation = observation;
    this.quotas = quotas;
    this.ticker = ticker;
    this.recent = new RecentFindings(ticker);
  }

  /**
   * Notes a call in {@code target} that shares nothing, but takes from the same limit.
   *
   * @param bucket what limits it; null if that is not paced
   */
  public void unshared(Target target, @Nullable ThrottleBucket bucket) {
    if (bucket != null) {
      quotas.of(target.limitedWith(bucket)).spend(ticker.nanos());
    }
  }

  /**
   * Returns the answer to {@code request}. Cancelling it takes the request back, and the call too
   * if nobody else waits for it.
   *
   * @param bucket what limits the call; null if that is not paced
   * @param maxStaleness how old the answer may be; zero for not older than the request
   * @param readAt is told, before the answer is there, when the call was made of which the oldest
   *     part of it comes, in nanoseconds of the ticker
   * @param call asks ECS
   * @throws QuotaSpentException if it would wait for too long
   */
  public <Q extends EcsRequest, R extends EcsResponse, V> CompletableFuture<R> read(
      Target target,
      @Nullable ThrottleBucket bucket,
      SharedRead<Q, R, V> read,
      Q request,
      Duration maxStaleness,
      LongConsumer readAt,
      Function<Q, CompletableFuture<R>> call) {
    if (bucket == null || !settings.shared() || !read.isShareable(request)) {
      unshared(target, bucket);
      readAt.accept(ticker.nanos());
      return call.apply(request);
    }
    Group.Key key = new Group.Key(target.name(), target.sentAs(), read.pattern(request));
    List<String> names = read.names().apply(request);
    if (maxStaleness.isPositive()) {
      R known = known(key, read, names, maxStaleness, readAt);
      if (known != null) {
        return CompletableFuture.completedFuture(known);
      }
    }
    Lane lane =
        lanes.computeIfAbsent(target.limitedWith(bucket), scope -> new Lane(scope, quotas, ticker));
    Reader<Q, R> reader =
        new Reader<>(
            request,
            names,
            ticker.nanos(),
            maxStaleness,
            readAt,
            call,
            new CompletableFuture<>(),
            Context.current());
    try {
      lane.change(() -> group(lane, key, read).add(reader));
    } catch (QuotaSpentException e) {
      observation.turnedAway(key.target(), read.operation());
      throw e;
    }
    var _ =
        reader
            .answer()
            .whenComplete((answer, failure) -> {
              if (reader.answer().isCancelled()) {
                lane.change(() -> group(lane, key, read).leave(reader));
              }
            });
    return reader.answer();
  }

  @SuppressWarnings("unchecked") // a pattern is a request of its operation
  private <Q extends EcsRequest, R extends EcsResponse, V> Group<Q, R, V> group(
      Lane lane, Group.Key key, SharedRead<Q, R, V> read) {
    return (Group<Q, R, V>)
        lane.group(key, made -> new Group<>(made, read, lane, recent, observation));
  }

  private <Q extends EcsRequest, R extends EcsResponse, V> @Nullable R known(
      Group.Key key,
      SharedRead<Q, R, V> read,
      List<String> names,
      Duration maxStaleness,
      LongConsumer readAt) {
    long oldest = ticker.nanos() - maxStaleness.toNanos();
    List<Known<V>> found = new ArrayList<>();
    for (String name : names) {
      Known<V> known = known(key, name, oldest);
      if (known == null) {
        return null;
      }
      found.add(known);
    }
    readAt.accept(found.stream().mapToLong(Known::readAt).min().orElseThrow());
    observation.known(
        key.target(),
        read.operation(),
        found.stream().map(Known::source).max(Comparator.naturalOrder()).orElseThrow());
    return read.saying(read.nothing(), found.stream().map(Known::finding).toList());
  }

  private <V> @Nullable Known<V> known(Group.Key key, String name, long oldest) {
    Known<V> known = recent.find(key, name);
    if (known == null || known.isOlderThan(oldest)) {
      known = watched(key, name);
    }
    return known == null || known.isOlderThan(oldest) ? null : known;
  }

  @SuppressWarnings("unchecked") // what a pattern finds is of one kind
  private <V> @Nullable Known<V> watched(Group.Key key, String name) {
    WatchedFindings.Watched found = watched.find(key.target(), key.pattern(), name);
    return found == null
        ? null
        : new Known<>(
            new SharedRead.Finding<>((V) found.value(), null),
            found.readAt(),
            ReadObservation.Source.WATCH);
  }
}
