package io.ecsgateway.server.aws;

import io.ecsgateway.server.call.CallerName;
import io.ecsgateway.server.quota.Quotas;
import io.ecsgateway.server.quota.ThrottleBucket;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsClient;
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

  /**
   * Has {@code call} carried out by the client whose retries fit {@code retryClass}; it calls for
   * the gateway itself, unless its request is {@link #forCaller}. Cancelling the answer aborts the
   * call.
   */
  public <R> CompletableFuture<R> call(RetryClass retryClass, Function<EcsClient, R> call) {
    EcsClient client = clients.client(retryClass);
    return CallThreads.start(() -> call.apply(client));
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

  /** Returns in whose session {@link #forCaller} sends; null for the gateway's own credentials. */
  public @Nullable String sentAs() {
    return sessions == null ? null : CallerName.current();
  }

  /** Returns what ECS counts with this target's calls of {@code bucket}. */
  public Quotas.Scope limitedWith(ThrottleBucket bucket) {
    // Where the account is not known, the target is taken for one.
    return new Quotas.Scope(accountId == null ? "target " + name : accountId, region, bucket);
  }

  @Override
  public void close() {
    clients.close();
    if (sessions != null) {
      sessions.close();
    }
  }
}
