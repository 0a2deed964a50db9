package io.ecsgateway.server;

import com.google.common.base.Throwables;
import com.google.common.collect.Lists;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells settings that somebody got wrong from failures that only a stack trace explains. */
final class StartFailure {
  /** How errors about settings begin. */
  private static final Pattern SETTING = Pattern.compile("(gateway|grpc|GATEWAY)[._]");

  private static final Pattern MISSING =
      Pattern.compile("Error resolving property value \\[(gateway[a-z.-]+)]");

  /** gRPC's words for a port that it does not get. */
  private static final String UNBOUND = "Failed to bind to address";

  private StartFailure() {}

  /** Returns which setting is wrong, and why; empty if {@code failure} does not come from one. */
  static Optional<String> wrongSetting(Throwable failure) {
    return Lists.reverse(Throwables.getCausalChain(failure)).stream()
        .filter(StartFailure::isOfSetting)
        .findFirst()
        .map(Throwable::getMessage)
        .or(() -> missing(failure))
        .or(() -> portInUse(failure));
  }

  private static Optional<String> portInUse(Throwable failure) {
    return Throwables.getCausalChain(failure).stream()
        .filter(each -> String.valueOf(each.getMessage()).startsWith(UNBOUND))
        .findFirst()
        .map(each -> "grpc.server.port: " + each.getMessage() + ": is it in use?");
  }

  /** Micronaut's words for a setting that another one needs. */
  private static Optional<String> missing(Throwable failure) {
    return Throwables.getCausalChain(failure).stream()
        .map(each -> MISSING.matcher(String.valueOf(each.getMessage())))
        .filter(Matcher::find)
        .findFirst()
        .map(each -> each.group(1) + ": not set (expected: a value, by what else is set)");
  }

  private static boolean isOfSetting(Throwable failure) {
    return failure.getMessage() != null
        && (failure instanceof ConfigurationException
            || failure instanceof ConversionErrorException
            || (failure instanceof IllegalArgumentException
                && SETTING.matcher(failure.getMessage()).lookingAt()));
  }
}
