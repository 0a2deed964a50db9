package io.ecsgateway.server.mapping;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkField;

/** By which methods the SDK's shapes and protobuf's messages are read and written. */
final class Accessors {
  /** Where protoc's Java begins a word: also after a digit, as in S3Files. */
  private static final Pattern WORD = Pattern.compile("(?:^|_|(?<=[0-9]))([a-z])");

  private Accessors() {}

  /** Returns what reads {@code member} of {@code shape}; enums in their raw form. */
  static Method getter(Class<?> shape, SdkField<?> member) {
    String name = member.memberName();
    return Stream.of(name + "AsStrings", name + "AsString", name)
        .flatMap(each -> find(shape, each).stream())
        .findFirst()
        .orElseThrow(() -> missing(shape, name));
  }

  /** Returns what reads {@code field} of {@code message}; enums by their numbers. */
  static Method getter(Class<?> message, FieldDescriptor field) {
    String many = field.isMapField() ? "Map" : field.isRepeated() ? "List" : "";
    return get(message, "get" + suffix(field) + many);
  }

  /** Returns what tells whether {@code field} of {@code message} is set, where it can be unset. */
  static Optional<Method> presence(Class<?> message, FieldDescriptor field) {
    return field.hasPresence() ? Optional.of(get(message, "has" + camel(field))) : Optional.empty();
  }

  /** Returns what sets {@code field} of {@code builder}, or adds all of its elements. */
  static Method setter(Class<?> builder, FieldDescriptor field) {
    if (field.isMapField()) {
      return get(builder, "putAll" + suffix(field), Map.class);
    }
    return field.isRepeated()
        ? get(builder, "addAll" + suffix(field), Iterable.class)
        : get(builder, "set" + suffix(field), getter(builder, field).getReturnType());
  }

  /** Returns what makes an empty builder of {@code message}. */
  static Method newBuilder(Class<?> message) {
    return get(message, "newBuilder");
  }

  /** Returns what makes a message of {@code builder}. */
  static Method build(Class<?> builder) {
    return get(builder, "build");
  }

  private static String suffix(FieldDescriptor field) {
    return camel(field) + (field.getJavaType() == JavaType.ENUM ? "Value" : "");
  }

  private static String camel(FieldDescriptor field) {
    return WORD.matcher(field.getName())
        .replaceAll(start -> start.group(1).toUpperCase(Locale.ROOT))
        .replace("_", "");
  }

  private static Method get(Class<?> type, String name, Class<?>... parameters) {
    return find(type, name, parameters).orElseThrow(() -> missing(type, name));
  }

  private static Optional<Method> find(Class<?> type, String name, Class<?>... parameters) {
    try {
      return Optional.of(type.getMethod(name, parameters));
    } catch (NoSuchMethodException e) {
      return Optional.empty();
    }
  }

  private static IllegalStateException missing(Class<?> type, String name) {
    return new IllegalStateException(type.getName() + " has no method " + name);
  }
}
