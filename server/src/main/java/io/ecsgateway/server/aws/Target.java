package io.ecsgateway.server.aws;

import software.amazon.awssdk.services.ecs.EcsAsyncClient;

/**
 * One account and region, with its SDK clients: one per retry strategy on one pool of connections,
 * because a strategy set per request makes the SDK rebuild its configuration on every call.
 */
public final class Target implements AutoCloseable {
  private final String name;
  private final EcsAsyncClient repeating;
  private final EcsAsyncClient onceOnly;

  Target(String name, EcsAsyncClient repeating, EcsAsyncClient onceOnly) {
    this.name = name;
    this.repeating = repeating;
    this.onceOnly = onceOnly;
  }

  public String name() {
    return name;
  }

  /** Returns the client whose retries fit {@code retryClass}. */
  public EcsAsyncClient client(RetryClass retryClass) {
    return switch (retryClass) {
      case READ, CREATE_WITH_TOKEN -> repeating;
      case ONCE_ONLY -> onceOnly;
    };
  }

  @Override
  public void close() {
    repeating.close();
    onceOnly.close();
  }
}
