package io.ecsgateway.server.quota;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * What this process may use of ECS's limits.
 *
 * @param scale how many times its documented limits ECS allows the accounts; above 0
 * @param replicas how many gateways share them; at least 1
 * @param longestWait how long a read may wait for its turn before it is turned away
 */
@ConfigurationProperties("gateway.quota")
public record QuotaSettings(
    @Bindable(defaultValue = "1") double scale,
    @Bindable(defaultValue = "1") int replicas,
    @Bindable(defaultValue = "5s") Duration longestWait) {

  public QuotaSettings {
    if (!(scale > 0)) {
      throw new IllegalArgumentException("gateway.quota.scale: " + scale + " (expected: above 0)");
    }
    if (replicas < 1) {
      throw new IllegalArgumentException(
          "gateway.quota.replicas: " + replicas + " (expected: >= 1)");
    }
    if (longestWait.isNegative()) {
      throw new IllegalArgumentException(
          "gateway.quota.longest-wait: " + longestWait + " (expected: 0 or more)");
    }
  }

  /** Returns how much of the documented limits is for this process. */
  double share() {
    return scale / replicas;
  }
}
