package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.World;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What requests with a client token have made, so that a repeat makes nothing again.
 *
 * @param <R> the request
 * @param <V> what it made
 */
final class ClientTokens<R, V> {
  /** A request that was answered, and what it made. */
  record Used<R, V>(R request, V made) {}

  private record Key(String scope, String token) {}

  private static final Duration REMEMBERED = Duration.ofHours(24);

  private final World world;
  private final Map<Key, Used<R, V>> used = new HashMap<>();

  ClientTokens(World world) {
    this.world = world;
  }

  /** Returns what the token was used for in {@code scope}; null if for nothing, or no token. */
  @Nullable Used<R, V> find(String scope, @Nullable String token) {
    return token == null ? null : used.get(new Key(scope, token));
  }

  /** Remembers what a request made, for a day; without a token nothing. */
  void remember(String scope, @Nullable String token, R request, V made) {
    if (token == null) {
      return;
    }
    Key key = new Key(scope, token);
    Used<R, V> entry = new Used<>(request, made);
    used.put(key, entry);
    world.after(REMEMBERED, () -> used.remove(key, entry));
  }
}
