package io.ecsgateway.server.access.identity;

import io.grpc.Context;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who calls.
 *
 * @param name the subject of its token, or the SPIFFE id or subject of its certificate
 * @param groups what its token says it belongs to
 * @param expiresAt when its token ends; null if there is no such time
 */
public record Caller(String name, Set<String> groups, @Nullable Instant expiresAt) {
  /** Everybody, where the gateway asks nobody who they are. */
  public static final Caller ANYBODY = new Caller("anybody", Set.of(), null);

  private static final Context.Key<Caller> CURRENT = Context.keyWithDefault("caller", ANYBODY);

  public Caller {
    groups = Set.copyOf(groups);
  }

  /** Returns who makes the call that is being served. */
  public static Caller current() {
    return CURRENT.get();
  }

  /** Returns {@code context} for a call that this caller makes. */
  public Context in(Context context) {
    return context.withValue(CURRENT, this);
  }
}
