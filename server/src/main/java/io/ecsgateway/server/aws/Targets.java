package io.ecsgateway.server.aws;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.ecs.EcsAsyncClientBuilder;

/**
 * The targets that the configuration names. Without any there is one, {@code default}, where the
 * backend is.
 */
@Singleton
public final class Targets implements AutoCloseable {
  /** The name of the only target where none is configured. */
  public static final String DEFAULT = "default";

  private final SdkAsyncHttpClient http;
  private final Map<String, Target> targets = new TreeMap<>();
  private final Target defaultTarget;

  public Targets(Backend backend, List<TargetConfiguration> configured, EcsCallSettings settings) {
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
    List<TargetConfiguration> all =
        configured.isEmpty()
            ? List.of(new TargetConfiguration(DEFAULT, null, null, null))
            : configured;
    for (TargetConfiguration target : all) {
      targets.put(
          target.name(),
          new Target(
              target.name(),
              region(target, backend).id(),
              target.accountId() != null ? target.accountId() : backend.accountId(),
              client(target, backend, settings, RetryClass.READ),
              client(target, backend, settings, RetryClass.ONCE_ONLY),
              client(target, backend, settings, RetryClass.POLL)));
    }
    String defaultName = settings.defaultTarget();
    Target found = targets.get(defaultName);
    if (found == null) {
      // Only where nobody chose a default does the only target stand in.
      if (targets.size() > 1 || !defaultName.equals(DEFAULT)) {
        throw new IllegalArgumentException(
            "gateway.ecs.default-target: %s (expected: one of %s)"
                .formatted(defaultName, targets.keySet()));
      }
      found = targets.values().iterator().next();
    }
    this.defaultTarget = found;
  }

  /**
   * Returns the target named {@code name}, or the default one for null.
   *
   * @throws UnknownTargetException if there is none of this name
   */
  public Target named(@Nullable String name) {
    if (name == null) {
      return defaultTarget;
    }
    Target target = targets.get(name);
    if (target == null) {
      throw new UnknownTargetException(name, List.copyOf(targets.keySet()));
    }
    return target;
  }

  /** Returns every target, by name. */
  public Map<String, Target> all() {
    return Collections.unmodifiableMap(targets);
  }

  private EcsAsyncClient client(
      TargetConfiguration target,
      Backend backend,
      EcsCallSettings settings,
      RetryClass retryClass) {
    EcsAsyncClientBuilder client =
        EcsAsyncClient.builder()
            .httpClient(http)
            .region(region(target, backend))
            .credentialsProvider(new TargetCredentials(target.name(), backend.credentials()))
            .overrideConfiguration(override ->
                override
                    .addExecutionInterceptor(new Abandonment())
                    .retryStrategy(retryClass.strategy(settings.retryBaseDelay()))
                    .apiCallTimeout(
                        retryClass == RetryClass.POLL
                            ? settings.attemptTimeout()
                            : settings.callTimeout()));
    URI endpoint = target.endpoint() != null ? target.endpoint() : backend.endpoint();
    if (endpoint != null) {
      client.endpointOverride(endpoint);
    }
    return client.build();
  }

  private static Region region(TargetConfiguration target, Backend backend) {
    String region = target.region() != null ? target.region() : backend.region();
    if (region != null) {
      return Region.of(region);
    }
    try {
      return new DefaultAwsRegionProviderChain().getRegion();
    } catch (SdkClientException e) {
      throw new IllegalArgumentException(
          "gateway.targets.%s.region: not set, nor is AWS_REGION (expected: a region, as in us-east-1)"
              .formatted(target.name()),
          e);
    }
  }

  @Override
  @PreDestroy
  public void close() {
    targets.values().forEach(Target::close);
    http.close();
  }
}
