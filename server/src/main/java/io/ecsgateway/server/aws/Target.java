package io.ecsgateway.server.aws;

import io.ecsgateway.server.call.CallerName;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.ecs.model.EcsRequest;

/** One account and region, with its SDK clients and, where it has a role, that role's sessions. */
public final class Target implements AutoCloseable {
  private final String name;
  private final String region;
  private final @Nullable String accountId;
  private final EcsClients clients;
  private final @Nullable RoleSessions sessions;

  Target(
      String name,
      String region,
      @Nullable String accountId,
      EcsClients clients,
      @Nullable RoleSessions sessions) {
    this.name = name;
    this.region = region;
    this.accountId = accountId;
    this.clients = clients;
    this.sessions = sessions;
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

  /** Returns the client whose retries fit {@code retryClass}; it calls for the gateway itself. */
  public EcsAsyncClient client(RetryClass retryClass) {
    return clients.client(retryClass);
  }

  /**
   * Returns {@code request} as one of the caller whose call is being served: where the target has a
   * role, it is sent in a session of that name.
   */
  public <RequestT extends EcsRequest> RequestT forCaller(RequestT request) {
    String caller = CallerName.current();
    return sessions == null || caller == null
        ? request
        : RequestOverrides.add(
            request, override -> override.credentialsProvider(sessions.of(caller)));
  }

  @Override
  public void close() {
    clients.close();
    if (sessions != null) {
      sessions.close();
    }
  }
}
