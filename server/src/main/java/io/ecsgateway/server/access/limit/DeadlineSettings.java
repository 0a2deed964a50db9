package io.ecsgateway.server.access.limit;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toUnmodifiableMap;

import io.ecsgateway.server.call.Api;
import io.grpc.MethodDescriptor.MethodType;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.MapFormat;
import io.micronaut.core.naming.conventions.StringConvention;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
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

  /** Every RPC's name, by what is left of it where case and hyphens do not count. */
  private static final Map<String, String> RPCS =
      Api.services().stream()
          .flatMap(service -> service.getMethods().stream())
          .filter(method -> method.getType() == MethodType.UNARY)
          .map(method -> requireNonNull(method.getBareMethodName()))
          .collect(toUnmodifiableMap(DeadlineSettings::folded, name -> name));

  /**
   * @throws IllegalArgumentException if one of {@code methods} is no unary RPC
   */
  public DeadlineSettings {
    methods =
        methods == null
            ? Map.of()
            : methods.entrySet().stream()
                .collect(toUnmodifiableMap(each -> rpc(each.getKey()), Map.Entry::getValue));
  }

  /** Returns the longest that a call of the RPC {@code name} may take. */
  Duration longest(String name) {
    return requireNonNull(methods).getOrDefault(name, longest);
  }

  private static String rpc(String configured) {
    String name = RPCS.get(folded(configured));
    if (name == null) {
      throw new IllegalArgumentException(
          "gateway.deadlines.methods.%s: no such RPC (expected: a unary one's name, as RunTask)"
              .formatted(configured));
    }
    return name;
  }

  /** Environment variables know no case, and settings may have hyphens for it. */
  private static String folded(String name) {
    return name.replaceAll("[-_.]", "").toLowerCase(Locale.ROOT);
  }
}
