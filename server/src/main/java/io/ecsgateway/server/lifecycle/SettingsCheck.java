package io.ecsgateway.server.lifecycle;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.ConfigurationReader;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Refuses settings that are not of their kind. Micronaut takes the default instead, and says
 * nothing.
 */
@Context
final class SettingsCheck {
  /**
   * @throws ConfigurationException if a setting cannot be read as what it is
   */
  SettingsCheck(ApplicationContext context) {
    for (BeanDefinition<?> settings :
        context.getBeanDefinitions(Qualifiers.<Object>byStereotype(ConfigurationReader.class))) {
      if (settings.getBeanType().getPackageName().startsWith("io.ecsgateway")) {
        for (Argument<?> setting : settings.getConstructor().getArguments()) {
          setting
              .getAnnotationMetadata()
              .stringValue(Property.class, "name")
              .ifPresent(name -> check(context, name, setting.getType()));
        }
      }
    }
  }

  private static void check(ApplicationContext context, String name, Class<?> type) {
    @Nullable String said = context.getProperty(name, String.class).orElse(null);
    if (said != null && context.getProperty(name, type).isEmpty()) {
      throw new ConfigurationException("%s: %s (expected: %s)".formatted(name, said, kind(type)));
    }
  }

  private static String kind(Class<?> type) {
    if (type == int.class || type == long.class || type == Integer.class) {
      return "a whole number";
    }
    return type == Duration.class
        ? "a duration, as 90s or 5m"
        : "a value of " + type.getSimpleName();
  }
}
