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
  private final EcsAsyncClient polling;

  Target(String name, EcsAsyncClient repeating, EcsAsyncClient onceOnly, EcsAsyncClient polling) {
    this.name = name;
    this.repeating = repeating;
    this.onceOnly = onceOnly;
    this.polling = polling;
  }

  public String name() {
    return name;
  }

  /** Returns the client whose retries fit {@code retryClass}. */
  public EcsAsyncClient client(RetryClass retryClass) {
    return switch (retryClass) {
      case READ, CREATE_WITH_TOKEN -> repeating;
      case ONCE_ONLY -> onceOnly;
      case POLL -> polling;
    };
  }

  @Override
  public void close() {
    repeating.close();
    onceOnly.close();
    polling.close();
  }
}
