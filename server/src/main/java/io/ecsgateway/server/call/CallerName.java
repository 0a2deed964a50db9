package io.ecsgateway.server.call;

import io.grpc.Context;
import org.jspecify.annotations.Nullable;

/** Whose call is being served: the name that AWS is told where a target has a role. */
public final class CallerName {
  private static final Context.Key<String> CURRENT = Context.key("caller-name");

  private CallerName() {}

  /** Returns {@code context} for a call of the caller named {@code name}. */
  public static Context in(Context context, String name) {
    return context.withValue(CURRENT, name);
  }

  /** Returns the name; null where the gateway asks nobody, or calls for itself. */
  public static @Nullable String current() {
    return CURRENT.get();
  }
}
