package io.ecsgateway.server.reads;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.EcsRequest;

/** What watches have read. */
public interface WatchedFindings {
  /**
   * What ECS said to a watch.
   *
   * @param value of the kind that the request finds
   * @param readAt when the call was made, in nanoseconds of the ticker
   */
  record Watched(Object value, long readAt) {}

  /**
   * Returns what is known of {@code name}; null if no watch reads it, or ECS did not find it.
   *
   * @param pattern the request that would ask ECS, without names
   */
  @Nullable Watched find(String target, EcsRequest pattern, String name);
}
