package io.ecsgateway.server.aws;

import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;

/** Looks on at all calls of ECS. */
public interface ClientObservation {
  /**
   * Adds to {@code client}, which is being built, what observes its calls.
   *
   * @param target name of the target that it calls
   * @param retryClass what it calls
   */
  void observe(String target, RetryClass retryClass, ClientOverrideConfiguration.Builder client);
}
