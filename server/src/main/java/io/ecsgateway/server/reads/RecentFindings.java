package io.ecsgateway.server.reads;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ecsgateway.server.time.Ticker;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Service;

/**
 * What ECS said not long ago, for readers who do not need the newest. Bounded by what it weighs.
 */
final class RecentFindings {
  /** About a kilobyte each: a service weighs one and one for each of its events. */
  private static final long MOST = 50_000;

  private record Key(Group.Key group, String name) {}

  private final Cache<Key, Known<?>> kept;

  RecentFindings(Ticker ticker) {
    this.kept =
        Caffeine.newBuilder()
            .maximumWeight(MOST)
            .weigher((Key key, Known<?> found) -> weight(found.finding()))
            .ticker(ticker::nanos)
            .expireAfterWrite(SharedReads.OLDEST)
            .build();
  }

  private static int weight(SharedRead.Finding<?> finding) {
    return finding.value() instanceof Service service ? 1 + service.events().size() : 1;
  }

  /** Keeps {@code finding} of a call that was made at {@code readAt}. */
  void keep(Group.Key group, String name, SharedRead.Finding<?> finding, long readAt) {
    kept.asMap()
        .merge(
            new Key(group, name),
            new Known<>(finding, readAt, ReadObservation.Source.RECENT),
            (before, now) -> now.readAt() - before.readAt() > 0 ? now : before);
  }

  /** Returns what is known of {@code name}; null if nothing. */
  @SuppressWarnings("unchecked") // a group's findings are of one kind
  <V> @Nullable Known<V> find(Group.Key group, String name) {
    return (Known<V>) kept.getIfPresent(new Key(group, name));
  }
}
