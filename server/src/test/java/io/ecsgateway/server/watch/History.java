package io.ecsgateway.server.watch;

import java.time.Instant;

/** What ECS answers at a time, as a test tells it. */
@FunctionalInterface
public interface History {
  /** Returns what a read of {@code subject} finds at {@code now}. */
  Observation<?> read(Subject<?> subject, Instant now);
}
