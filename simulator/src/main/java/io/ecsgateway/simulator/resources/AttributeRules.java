package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Attribute;

/** What ECS takes as names and values of attributes. */
final class AttributeRules {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_/\\\\.-]{1,128}");
  private static final Pattern VALUE = Pattern.compile("(?! )[a-zA-Z0-9_./\\\\@: -]{1,128}(?<! )");

  private AttributeRules() {}

  static void check(List<Attribute> attributes) {
    for (Attribute attribute : attributes) {
      if (!NAME.matcher(attribute.name()).matches()) {
        throw EcsException.invalidParameter("Invalid attribute name: " + attribute.name());
      }
      @Nullable String value = attribute.value();
      if (value != null && !value.isEmpty() && !VALUE.matcher(value).matches()) {
        throw EcsException.invalidParameter(
            "Invalid value of attribute " + attribute.name() + ": " + value);
      }
    }
  }
}
