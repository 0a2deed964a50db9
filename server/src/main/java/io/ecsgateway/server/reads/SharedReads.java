package io.ecsgateway.server.reads;

import io.ecsgateway.server.aws.Target;
import io.ecsgateway.server.quota.Quotas;
import io.ecsgateway.server.quota.ThrottleBucket;
import io.ecsgateway.server.time.Ticker;
import io.grpc.Context;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
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
  private final ConcurrentMap<Quotas.Scope, Lane> lanes = new ConcurrentHashMap<>();

  SharedReads(Quotas quotas, Ticker ticker, ReadSettings settings, WatchedFindings watched) {
    this.settings = settings;
    this.watched = watched;
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
   * @param call asks ECS
   */
  public <Q extends EcsRequest, R extends EcsResponse, V> CompletableFuture<R> read(
      Target target,
      @Nullable ThrottleBucket bucket,
      SharedRead<Q, R, V> read,
      Q request,
      Duration maxStaleness,
      Function<Q, CompletableFuture<R>> call) {
    if (bucket == null || !settings.shared() || !read.isShareable(request)) {
      unshared(target, bucket);
      return call.apply(request);
    }
    Group.Key key = new Group.Key(target.name(), target.sentAs(), read.pattern(request));
    List<String> names = read.names().apply(request);
    if (maxStaleness.isPositive()) {
      R known = known(key, read, names, maxStaleness);
      if (known != null) {
        return CompletableFuture.completedFuture(known);
      }
    }
    Lane lane =
        lanes.computeIfAbsent(target.limitedWith(bucket), scope -> new Lane(scope, quotas, ticker));
    Reader<Q, R> reader =
        new Reader<>(
            request, names, maxStaleness, call, new CompletableFuture<>(), Context.current());
    lane.change(() -> group(lane, key, read).add(reader));
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
    return (Group<Q, R, V>) lane.group(key, made -> new Group<>(made, read, lane, recent));
  }

  private <Q extends EcsRequest, R extends EcsResponse, V> @Nullable R known(
      Group.Key key, SharedRead<Q, R, V> read, List<String> names, Duration maxStaleness) {
    List<SharedRead.Finding<V>> findings = new ArrayList<>();
    for (String name : names) {
      SharedRead.Finding<V> finding = recent.find(key, name, maxStaleness);
      if (finding == null) {
        finding = watched(key, name, maxStaleness);
      }
      if (finding == null) {
        return null;
      }
      findings.add(finding);
    }
    return read.saying(read.nothing(), findings);
  }

  @SuppressWarnings("unchecked") // what a pattern finds is of one kind
  private <V> SharedRead.@Nullable Finding<V> watched(
      Group.Key key, String name, Duration maxStaleness) {
    WatchedFindings.Watched found = watched.find(key.target(), key.pattern(), name);
    return found == null || ticker.nanos() - found.readAt() > maxStaleness.toNanos()
        ? null
        : new SharedRead.Finding<>((V) found.value(), null);
  }
}
