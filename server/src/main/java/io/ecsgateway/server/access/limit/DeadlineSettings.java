package io.ecsgateway.server.access.limit;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.MapFormat;
import io.micronaut.core.naming.conventions.StringConvention;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How long calls may take. Streams have a lifetime of their own instead.
 *
 * @param unset for callers who set no deadline
 * @param longest whatever deadline a caller sets
 * @param methods the longest for RPCs by name, as in {@code RunTask}
 */
@ConfigurationProperties("gateway.deadlines")
public record DeadlineSettings(
    @Bindable(defaultValue = "60s") Duration unset,
    @Bindable(defaultValue = "120s") Duration longest,
    @MapFormat(keyFormat = StringConvention.RAW) @Nullable Map<String, Duration> methods) {

  public DeadlineSettings {
    methods =
        methods == null
            ? null
            : methods.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(e -> key(e.getKey()), Map.Entry::getValue));
  }

  /** Returns the longest that a call of the RPC {@code name} may take. */
  Duration longest(String name) {
    return methods == null ? longest : methods.getOrDefault(key(name), longest);
  }

  /** Environment variables know no case, and settings may have hyphens for it. */
  private static String key(String name) {
    return name.replaceAll("[-_.]", "").toLowerCase(Locale.ROOT);
  }
}
