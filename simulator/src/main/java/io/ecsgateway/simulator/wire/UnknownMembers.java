package io.ecsgateway.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;

/** Finds what ECS would skip without a word: members that a shape does not have. */
public final class UnknownMembers {
  private UnknownMembers() {}

  /** Returns the path of the first, as in {@code services[0].name}, empty if there is none. */
  public static Optional<String> first(JsonNode object, SdkPojo shape) {
    return members(object, shape, "").findFirst();
  }

  private static Stream<String> members(JsonNode object, SdkPojo shape, String path) {
    Map<String, SdkField<?>> fields =
        shape.sdkFields().stream()
            .collect(Collectors.toMap(SdkField::memberName, Function.identity()));
    return object.properties().stream()
        .flatMap(member -> {
          SdkField<?> field = fields.get(member.getKey());
          String at = path + member.getKey();
          return field == null ? Stream.of(at) : within(member.getValue(), field, at);
        });
  }

  private static Stream<String> within(JsonNode value, SdkField<?> field, String path) {
    MarshallingType<?> type = field.marshallingType();
    if (type.equals(MarshallingType.SDK_POJO)) {
      return members(value, field.constructor().get(), path + ".");
    }
    if (type.equals(MarshallingType.LIST) && value.isArray()) {
      SdkField<?> element = field.getTrait(ListTrait.class).memberFieldInfo();
      return IntStream.range(0, value.size())
          .boxed()
          .flatMap(
              i -> within(Objects.requireNonNull(value.get(i)), element, path + "[" + i + "]"));
    }
    if (type.equals(MarshallingType.MAP) && value.isObject()) {
      SdkField<?> element = field.getTrait(MapTrait.class).valueFieldInfo();
      return value.properties().stream()
          .flatMap(entry -> within(entry.getValue(), element, path + "." + entry.getKey()));
    }
    return Stream.empty();
  }
}
