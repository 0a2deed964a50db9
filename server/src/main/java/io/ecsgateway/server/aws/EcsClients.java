package io.ecsgateway.server.aws;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;

/**
 * The SDK clients of one target: one per retry strategy, because a strategy set per request makes
 * the SDK rebuild its configuration on every call. They share one pool of connections, and no other
 * target does: the one that hangs uses up its own.
 */
final class EcsClients implements AutoCloseable {
  /**
   * Whoever handles an answer may wait for another, and does where a list is filtered: on the SDK's
   * few threads those would wait for each other.
   */
  private static final Executor COMPLETION =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("ecs-", 0).factory());

  private final SdkAsyncHttpClient http;
  private final EcsAsyncClient repeating;
  private final EcsAsyncClient onceOnly;
  private final EcsAsyncClient polling;

  /** What looks on at the calls of clients. */
  interface Observed {
    void by(RetryClass retryClass, ClientOverrideConfiguration.Builder client);
  }

  /**
   * @param endpoint null for the one that the SDK finds
   * @param observed adds to each client what looks on at its calls
   */
  EcsClients(
      Region region,
      @Nullable URI endpoint,
      IdentityProvider<AwsCredentialsIdentity> credentials,
      EcsCallSettings settings,
      Observed observed) {
    this.http =
        NettyNioAsyncHttpClient.builder()
            .maxConcurrency(settings.maxConnections())
            .connectionTimeout(settings.connectTimeout())
            .connectionAcquisitionTimeout(settings.connectTimeout())
            .readTimeout(settings.attemptTimeout())
            // Shorter than any server keeps an idle connection: writing to one that was just closed
            // would leave the outcome of a change unknown.
            .connectionMaxIdleTime(Duration.ofSeconds(15))
            .build();
    this.repeating =
        client(
            RetryClass.READ,
            settings.callTimeout(),
            region,
            endpoint,
            credentials,
            settings,
            observed);
    this.onceOnly =
        client(
            RetryClass.ONCE_ONLY,
            settings.callTimeout(),
            region,
            endpoint,
            credentials,
            settings,
            observed);
    this.polling =
        client(
            RetryClass.POLL,
            settings.attemptTimeout(),
            region,
            endpoint,
            credentials,
            settings,
            observed);
  }

  /** Returns the client whose retries fit {@code retryClass}. */
  EcsAsyncClient client(RetryClass retryClass) {
    return switch (retryClass) {
      case READ, CREATE_WITH_TOKEN -> repeating;
      case ONCE_ONLY -> onceOnly;
      case POLL -> polling;
    };
  }

  private EcsAsyncClient client(
      RetryClass retryClass,
      Duration timeout,
      Region region,
      @Nullable URI endpoint,
      IdentityProvider<AwsCredentialsIdentity> credentials,
      EcsCallSettings settings,
      Observed observed) {
    return EcsAsyncClient.builder()
        .httpClient(http)
        .region(region)
        .endpointOverride(endpoint)
        .credentialsProvider(credentials)
        .asyncConfiguration(async ->
            async.advancedOption(
                SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, COMPLETION))
        .overrideConfiguration(override -> {
          override
              .addExecutionInterceptor(new Abandonment())
              .retryStrategy(retryClass.strategy(settings.retryBaseDelay()))
              .apiCallTimeout(timeout);
          observed.by(retryClass, override);
        })
        .build();
  }

  @Override
  public void close() {
    repeating.close();
    onceOnly.close();
    polling.close();
    http.close();
  }
}
