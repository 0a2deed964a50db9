package io.ecsgateway.server.aws;

import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;

/**
 * The SDK clients of one target: one per retry strategy, because a strategy set per request makes
 * the SDK rebuild its configuration on every call. They share one pool of connections, and no other
 * target does: the one that hangs uses up its own.
 */
final class EcsClients implements AutoCloseable {
  private final SdkHttpClient http;
  private final EcsClient repeating;
  private final EcsClient onceOnly;
  private final EcsClient polling;

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
        Apache5HttpClient.builder()
            .maxConnections(settings.maxConnections())
            .connectionTimeout(settings.connectTimeout())
            .connectionAcquisitionTimeout(settings.connectTimeout())
            .socketTimeout(settings.attemptTimeout())
            // Shorter than servers keep an idle connection: writing to one that was just closed
            // leaves the outcome of a change unknown. What is idle for 2 s is looked at before.
            .connectionMaxIdleTime(Duration.ofSeconds(15))
            .build();
    Function<RetryClass, EcsClient> client =
        retryClass ->
            EcsClient.builder()
                .httpClient(http)
                .region(region)
                .endpointOverride(endpoint)
                .credentialsProvider(credentials)
                .overrideConfiguration(override -> {
                  override
                      .retryStrategy(retryClass.strategy(settings.retryBaseDelay()))
                      .apiCallTimeout(
                          retryClass == RetryClass.POLL
                              ? settings.attemptTimeout()
                              : settings.callTimeout());
                  observed.by(retryClass, override);
                })
                .build();
    this.repeating = client.apply(RetryClass.READ);
    this.onceOnly = client.apply(RetryClass.ONCE_ONLY);
    this.polling = client.apply(RetryClass.POLL);
  }

  /** Returns the client whose retries fit {@code retryClass}. */
  EcsClient client(RetryClass retryClass) {
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
    http.close();
  }
}
