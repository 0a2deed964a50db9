package io.ecsgateway.server;

import com.google.common.base.Throwables;
import com.google.common.collect.Lists;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import java.net.BindException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells settings that somebody got wrong from failures that only a stack trace explains. */
final class StartFailure {
  /** How errors about settings begin. */
  private static final Pattern SETTING = Pattern.compile("(gateway|grpc|GATEWAY)[._]");

  private StartFailure() {}

  /** Returns which setting is wrong, and why; empty if {@code failure} does not come from one. */
  static Optional<String> wrongSetting(Throwable failure) {
    return Lists.reverse(Throwables.getCausalChain(failure)).stream()
        .filter(StartFailure::isOfSetting)
        .findFirst()
        .map(Throwable::getMessage);
  }

  private static boolean isOfSetting(Throwable failure) {
    return failure.getMessage() != null
        && (failure instanceof ConfigurationException
            || failure instanceof ConversionErrorException
            || failure instanceof BindException
            || (failure instanceof IllegalArgumentException
                && SETTING.matcher(failure.getMessage()).lookingAt()));
  }
}
