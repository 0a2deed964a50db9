package io.ecsgateway.simulator.wire;

import io.ecsgateway.simulator.engine.EcsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/**
 * What holds for requests of every operation and is checked before any of them: enum members have
 * one of ECS's values, and nested shapes have the members that they require. Both are an
 * InvalidParameterException that names the member.
 */
final class RequestRules {
  private static final Map<String, List<String>> REQUIRED = readRequired();
  private static final Map<Class<?>, Map<String, List<String>>> ENUMS = new ConcurrentHashMap<>();

  private RequestRules() {}

  static void check(SdkPojo request) {
    checkMembers(request, "");
  }

  /** Returns the values of each enum member of a shape. */
  static Map<String, List<String>> enums(Class<?> shape) {
    return ENUMS.computeIfAbsent(shape, RequestRules::readEnums);
  }

  static Map<String, List<String>> required() {
    return REQUIRED;
  }

  private static void checkShape(SdkPojo shape, String path) {
    List<String> required = REQUIRED.getOrDefault(shape.getClass().getSimpleName(), List.of());
    for (SdkField<?> field : shape.sdkFields()) {
      if (required.contains(field.memberName()) && !ShapeWriter.isPresent(value(field, shape))) {
        throw invalid("null", path + "." + field.memberName(), "Member must not be null");
      }
    }
    checkMembers(shape, path + ".");
  }

  private static void checkMembers(SdkPojo shape, String prefix) {
    Map<String, List<String>> enums = enums(shape.getClass());
    for (SdkField<?> field : shape.sdkFields()) {
      Object value = value(field, shape);
      if (value != null) {
        checkValue(value, prefix + field.memberName(), enums.get(field.memberName()));
      }
    }
  }

  private static void checkValue(Object value, String path, @Nullable List<String> allowed) {
    switch (value) {
      case SdkPojo nested -> checkShape(nested, path);
      case Collection<?> elements ->
          elements.stream()
              .filter(Objects::nonNull)
              .forEach(element -> checkValue(element, path, allowed));
      case String text -> {
        if (allowed != null && !allowed.contains(text)) {
          throw invalid("'" + text + "'", path, "Member must satisfy enum value set: " + allowed);
        }
      }
      default -> {}
    }
  }

  private static @Nullable Object value(SdkField<?> field, SdkPojo shape) {
    return field.getValueOrDefault(shape);
  }

  private static EcsException invalid(String value, String path, String constraint) {
    return EcsException.invalidParameter(
        "1 validation error detected: Value "
            + value
            + " at '"
            + path
            + "' failed to satisfy constraint: "
            + constraint);
  }

  /** A shape's enum members have getters of their name that answer the enum, or a list of it. */
  private static Map<String, List<String>> readEnums(Class<?> shape) {
    Map<String, List<String>> enums = new TreeMap<>();
    for (Method method : shape.getMethods()) {
      Class<?> type = enumOf(method.getGenericReturnType());
      if (type != null && method.getParameterCount() == 0) {
        enums.put(
            method.getName(),
            Stream.of(type.getEnumConstants())
                .filter(constant -> !((Enum<?>) constant).name().equals("UNKNOWN_TO_SDK_VERSION"))
                .map(Object::toString)
                .toList());
      }
    }
    return enums;
  }

  private static @Nullable Class<?> enumOf(Type type) {
    if (type instanceof ParameterizedType list && list.getRawType().equals(List.class)) {
      return enumOf(list.getActualTypeArguments()[0]);
    }
    return type instanceof Class<?> plain && plain.isEnum() ? plain : null;
  }

  private static Map<String, List<String>> readRequired() {
    Properties properties = new Properties();
    try (InputStream stream =
        RequestRules.class.getResourceAsStream("required-members.properties")) {
      properties.load(Objects.requireNonNull(stream, "required-members.properties"));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read required-members.properties", e);
    }
    Map<String, List<String>> required = new TreeMap<>();
    properties.forEach(
        (shape, members) -> required.put((String) shape, List.of(((String) members).split(","))));
    return required;
  }
}
