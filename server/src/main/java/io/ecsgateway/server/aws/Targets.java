package io.ecsgateway.server.aws;

import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * The targets that the configuration names. Without any there is one, {@code default}, where the
 * backend is.
 */
@Singleton
public final class Targets implements AutoCloseable {
  /** The name of the only target where none is configured. */
  public static final String DEFAULT = "default";

  private final Map<String, Target> targets = new TreeMap<>();
  private final Target defaultTarget;

  public Targets(
      Backend backend,
      List<TargetConfiguration> configured,
      EcsCallSettings settings,
      List<ClientObservation> observations) {
    List<TargetConfiguration> all =
        configured.isEmpty() ? List.of(TargetConfiguration.unspecified(DEFAULT)) : configured;
    for (TargetConfiguration target : all) {
      targets.put(target.name(), target(target, backend, settings, observations));
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

  private static Target target(
      TargetConfiguration target,
      Backend backend,
      EcsCallSettings settings,
      List<ClientObservation> observations) {
    Region region = region(target, backend);
    URI endpoint = target.endpoint() != null ? target.endpoint() : backend.endpoint();
    EcsClients.Observed observed =
        (retryClass, client) ->
            observations.forEach(each -> each.observe(target.name(), retryClass, client));
    Role role = Role.of(target);
    if (role == null) {
      return new Target(
          target.name(),
          region.id(),
          target.accountId() != null ? target.accountId() : backend.accountId(),
          new EcsClients(
              region,
              endpoint,
              new TargetCredentials(target.name(), backend.credentials()),
              settings,
              observed),
          null);
    }
    RoleSessions sessions =
        new RoleSessions(
            target.name(), role, region, backend.credentials(), settings, Ticker.systemTicker());
    return new Target(
        target.name(),
        region.id(),
        role.accountId(),
        new EcsClients(region, endpoint, sessions.own(), settings, observed),
        sessions);
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
  }
}
