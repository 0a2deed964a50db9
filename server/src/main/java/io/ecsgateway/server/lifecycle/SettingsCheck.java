package io.ecsgateway.server.lifecycle;

import io.ecsgateway.server.lifecycle.KnownSettings.Setting;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySource.PropertyConvention;
import io.micronaut.context.exceptions.ConfigurationException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Refuses settings that do not exist, have no effect, or are not of their kind. Micronaut takes the
 * default instead, and says nothing.
 */
@Context
final class SettingsCheck {
  private static final Map<Class<?>, String> KINDS =
      Map.of(
          int.class, "a whole number",
          double.class, "a number",
          boolean.class, "true or false",
          Boolean.class, "true or false",
          Duration.class, "a duration, as 90s or 5m",
          URI.class, "a URL",
          List.class, "values with commas between them");

  /**
   * @throws ConfigurationException if a setting is not as it should be
   */
  SettingsCheck(ApplicationContext context) {
    KnownSettings known = new KnownSettings(context);
    for (PropertySource source : context.getEnvironment().getPropertySources()) {
      boolean variables = source.getConvention() == PropertyConvention.ENVIRONMENT_VARIABLE;
      for (String name : source) {
        if (variables ? !known.knowsVariable(name) : !known.knows(name)) {
          throw new ConfigurationException(
              "%s: no such setting, in %s (expected: one of those in docs/operations.md and"
                      .formatted(name, source.getName())
                  + " docs/security.md)");
        }
      }
    }
    known.all().stream().filter(each -> !each.isFree()).forEach(each -> check(context, each));
    check(context, new Setting("grpc.server.port", int.class, null));
  }

  private static void check(ApplicationContext context, Setting setting) {
    String said = context.getProperty(setting.name(), String.class).orElse(null);
    if (said == null) {
      return;
    }
    if (setting.without() != null) {
      throw new ConfigurationException(
          "%s: no effect without %s (expected: both or none)"
              .formatted(setting.name(), setting.without()));
    }
    if (context.getProperty(setting.name(), setting.type()).isEmpty()) {
      throw new ConfigurationException(
          "%s: %s (expected: %s)"
              .formatted(
                  setting.name(),
                  said,
                  KINDS.getOrDefault(
                      setting.type(), "a value of " + setting.type().getSimpleName())));
    }
  }
}
