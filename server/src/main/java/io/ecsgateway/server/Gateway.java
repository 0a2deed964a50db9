package io.ecsgateway.server;

import io.micronaut.runtime.Micronaut;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts the gateway. Settings come from the environment, a file or the command line. */
public final class Gateway {
  private static final List<String> LOG_FORMATS = List.of("text", "json");

  private Gateway() {}

  public static void main(String[] args) {
    checkLogFormat(System.getenv("GATEWAY_LOG_FORMAT"));
    Micronaut.build(args).mainClass(Gateway.class).banner(false).start();
  }

  /** Before anything is logged: with an unknown format nothing would be. */
  static void checkLogFormat(@Nullable String format) {
    if (format != null && !LOG_FORMATS.contains(format)) {
      throw new IllegalArgumentException(
          "GATEWAY_LOG_FORMAT: " + format + " (expected: one of " + LOG_FORMATS + ")");
    }
  }
}
