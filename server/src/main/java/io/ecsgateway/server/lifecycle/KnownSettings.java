package io.ecsgateway.server.lifecycle;

import io.ecsgateway.server.access.identity.OidcSettings;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.ConfigurationReader;
import io.micronaut.context.annotation.Property;
import io.micronaut.core.naming.NameUtils;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The settings that there are, named {@code gateway.} and more. */
final class KnownSettings {
  static final String PREFIX = "gateway.";

  /** What single classes ask for. */
  private static final List<Setting> OTHERS =
      List.of(
          new Setting("gateway.backend", String.class, null),
          new Setting("gateway.allow-insecure", Boolean.class, null),
          new Setting("gateway.audit.file", String.class, null),
          new Setting("gateway.log.format", String.class, null));

  /** What Kubernetes tells pods of a Service that is named gateway. */
  private static final Pattern OF_KUBERNETES = Pattern.compile("GATEWAY_(SERVICE|PORT)(_.*)?");

  private static final Pattern INDEX = Pattern.compile("\\[[^]]*]");

  private final List<Setting> all = new ArrayList<>(OTHERS);

  /**
   * A setting.
   *
   * @param name with {@code *} for a name that is free
   * @param type what it is read as
   * @param without the setting without which it has no effect, where that is not there; else null
   */
  record Setting(String name, Class<?> type, @Nullable String without) {
    /** Whether this is a setting of somebody's own names, as of targets. */
    boolean isFree() {
      return name.contains("*") || Map.class.isAssignableFrom(type);
    }
  }

  KnownSettings(ApplicationContext context) {
    addConditional(context, "gateway.tls.", TlsSettings.class, "certificate");
    addConditional(context, "gateway.access.oidc.", OidcSettings.class, "issuer");
    for (BeanDefinition<?> settings :
        context.getBeanDefinitions(Qualifiers.<Object>byStereotype(ConfigurationReader.class))) {
      if (settings.getBeanType().getPackageName().startsWith("io.ecsgateway.")) {
        for (Argument<?> argument : settings.getConstructor().getArguments()) {
          argument
              .getAnnotationMetadata()
              .stringValue(Property.class, "name")
              .ifPresent(name -> all.add(new Setting(name, argument.getType(), null)));
        }
      }
    }
  }

  /** Adds settings of which there is no bean without the one that they belong to. */
  private void addConditional(
      ApplicationContext context, String prefix, Class<? extends Record> type, String condition) {
    String without = context.containsProperty(prefix + condition) ? null : prefix + condition;
    for (RecordComponent component : type.getRecordComponents()) {
      String name = prefix + NameUtils.hyphenate(component.getName(), true);
      all.add(new Setting(name, component.getType(), without));
    }
  }

  List<Setting> all() {
    return all;
  }

  /** Whether {@code said}, the name of a property, is not meant for the gateway or known to it. */
  boolean knows(String said) {
    String name = NameUtils.hyphenate(INDEX.matcher(said).replaceAll(""), true);
    return !name.startsWith(PREFIX)
        || all.stream().anyMatch(each -> pattern(each).matcher(name).matches());
  }

  /** Whether {@code said}, the name of an environment variable, is. */
  boolean knowsVariable(String said) {
    return !said.startsWith("GATEWAY_")
        || OF_KUBERNETES.matcher(said).matches()
        || all.stream().anyMatch(each -> pattern(variable(each)).matcher(said).matches());
  }

  private static Setting variable(Setting setting) {
    String name = setting.name().replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
    return new Setting(name, setting.type(), null);
  }

  private static Pattern pattern(Setting setting) {
    String quoted = Pattern.quote(setting.name()).replace("*", "\\E.+\\Q");
    return Pattern.compile(Map.class.isAssignableFrom(setting.type()) ? quoted + "[._].+" : quoted);
  }
}
