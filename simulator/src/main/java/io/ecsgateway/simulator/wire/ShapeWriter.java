package io.ecsgateway.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/**
 * Writes a shape as JSON: members that were never set are left out, lists that were set empty are
 * there, timestamps are epoch seconds with milliseconds.
 */
final class ShapeWriter {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ShapeWriter() {}

  static ObjectNode write(SdkPojo shape) {
    ObjectNode object = NODES.objectNode();
    for (SdkField<?> field : shape.sdkFields()) {
      Object value = field.getValueOrDefault(shape);
      if (isPresent(value)) {
        object.set(field.memberName(), node(value));
      }
    }
    return object;
  }

  /** Returns whether a member was set, be it to an empty list or map. */
  static boolean isPresent(@Nullable Object value) {
    return value != null
        && !(value instanceof SdkAutoConstructList)
        && !(value instanceof SdkAutoConstructMap);
  }

  private static JsonNode node(Object value) {
    return switch (value) {
      case String text -> NODES.textNode(text);
      case Integer number -> NODES.numberNode(number);
      case Long number -> NODES.numberNode(number);
      case Double number -> NODES.numberNode(number);
      case Boolean flag -> NODES.booleanNode(flag);
      case Instant instant -> seconds(instant);
      case SdkPojo shape -> write(shape);
      case List<?> list -> {
        ArrayNode array = NODES.arrayNode(list.size());
        list.forEach(element -> array.add(node(element)));
        yield array;
      }
      case Map<?, ?> map -> {
        ObjectNode object = NODES.objectNode();
        map.forEach((key, element) -> object.set((String) key, node(element)));
        yield object;
      }
      case Document document -> document(document);
      default ->
          throw new IllegalStateException(
              "value: " + value.getClass() + " (expected: a type that ECS uses)");
    };
  }

  private static JsonNode seconds(Instant instant) {
    BigDecimal seconds = BigDecimal.valueOf(instant.toEpochMilli(), 3);
    return instant.toEpochMilli() % 1000 == 0
        ? NODES.numberNode(instant.getEpochSecond())
        : NODES.numberNode(seconds);
  }

  private static JsonNode document(Document document) {
    if (document.isMap()) {
      ObjectNode object = NODES.objectNode();
      document.asMap().forEach((key, member) -> object.set(key, document(member)));
      return object;
    }
    if (document.isList()) {
      ArrayNode array = NODES.arrayNode();
      document.asList().forEach(element -> array.add(document(element)));
      return array;
    }
    if (document.isString()) {
      return NODES.textNode(document.asString());
    }
    if (document.isBoolean()) {
      return NODES.booleanNode(document.asBoolean());
    }
    if (document.isNumber()) {
      return NODES.numberNode(document.asNumber().bigDecimalValue());
    }
    return NODES.nullNode();
  }
}
