package io.ecsgateway.server.aws;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;

/**
 * One account and region, with its SDK clients: one per retry strategy on one pool of connections,
 * because a strategy set per request makes the SDK rebuild its configuration on every call.
 */
public final class Target implements AutoCloseable {
  private final String name;
  private final String region;
  private final @Nullable String accountId;
  private final EcsAsyncClient repeating;
  private final EcsAsyncClient onceOnly;
  private final EcsAsyncClient polling;

  Target(
      String name,
      String region,
      @Nullable String accountId,
      EcsAsyncClient repeating,
      EcsAsyncClient onceOnly,
      EcsAsyncClient polling) {
    this.name = name;
    this.region = region;
    this.accountId = accountId;
    this.repeating = repeating;
    this.onceOnly = onceOnly;
    this.polling = polling;
  }

  public String name() {
    return name;
  }

  public String region() {
    return region;
  }

  /** Returns the account's twelve digits; null if the configuration does not say. */
  public @Nullable String accountId() {
    return accountId;
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
