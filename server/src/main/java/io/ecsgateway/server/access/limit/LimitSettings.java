package io.ecsgateway.server.access.limit;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How much one caller may take of one replica. Where callers are not asked who they are nobody is
 * limited.
 *
 * @param callsPerSecond over time
 * @param burst how many calls may come at once
 * @param concurrentCalls how many calls may be under way at a time, streams apart
 * @param streams how many streams may be open at a time
 */
@ConfigurationProperties("gateway.limits")
public record LimitSettings(
    @Bindable(defaultValue = "50") int callsPerSecond,
    @Bindable(defaultValue = "200") int burst,
    @Bindable(defaultValue = "100") int concurrentCalls,
    @Bindable(defaultValue = "1000") int streams) {

  public LimitSettings {
    atLeastOne("calls-per-second", callsPerSecond);
    atLeastOne("burst", burst);
    atLeastOne("concurrent-calls", concurrentCalls);
    atLeastOne("streams", streams);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "gateway.limits.%s: %d (expected: >= 1)".formatted(name, value));
    }
  }
}
