package io.ecsgateway.server.watch;

import java.time.Instant;

/**
 * What one read of a subject came to.
 *
 * @param <T> what a read of the subject finds
 */
public sealed interface Observation<T> {
  Subject<T> subject();

  /** Returns when ECS answered. */
  Instant at();

  /** It is there. */
  record Found<T>(Subject<T> subject, Instant at, T value) implements Observation<T> {}

  /**
   * ECS says that there is no such thing: {@code failures[]} MISSING or a not-found error.
   *
   * @param reason MISSING as in {@code failures[]}; CLUSTER_NOT_FOUND, SERVICE_NOT_FOUND,
   *     SERVICE_NOT_ACTIVE or TASK_DEFINITION_NOT_FOUND after that error; UNSUPPORTED where the
   *     endpoint or the service has no service deployments
   */
  record Missing<T>(Subject<T> subject, Instant at, String reason) implements Observation<T> {}
}
