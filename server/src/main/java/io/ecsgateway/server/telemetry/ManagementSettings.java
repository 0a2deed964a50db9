package io.ecsgateway.server.telemetry;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import org.jspecify.annotations.Nullable;

/**
 * Where probes and Prometheus ask.
 *
 * @param port of plain HTTP; 0 for any free one, -1 for none
 * @param host where it listens; absent, where gRPC does
 */
@ConfigurationProperties("gateway.management")
public record ManagementSettings(@Bindable(defaultValue = "8081") int port, @Nullable String host) {
  private static final int MOST = 65_535;

  public ManagementSettings {
    if (port < -1 || port > MOST) {
      throw new IllegalArgumentException(
          "gateway.management.port: " + port + " (expected: 0 to 65535, or -1 for none)");
    }
  }

  boolean isOff() {
    return port == -1;
  }
}
