package io.ecsgateway.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.ecsgateway.simulator.engine.EcsException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * Fills a shape from JSON. Like ECS it skips members it does not know and takes null for absent,
 * but no value of another type: that is a SerializationException, which names the member and never
 * the value.
 */
final class ShapeReader {
  private static final BigDecimal LATEST_SECOND = BigDecimal.valueOf(Instant.MAX.getEpochSecond());

  private ShapeReader() {}

  static void read(JsonNode object, SdkPojo target) {
    read(object, target, "");
  }

  private static void read(JsonNode object, SdkPojo target, String path) {
    for (SdkField<?> field : target.sdkFields()) {
      JsonNode value = object.get(field.memberName());
      if (value != null && !value.isNull()) {
        field.set(target, value(value, field, path + field.memberName()));
      }
    }
  }

  private static Object value(JsonNode value, SdkField<?> field, String path) {
    MarshallingType<?> type = field.marshallingType();
    if (type.equals(MarshallingType.STRING)) {
      require(value.isTextual(), value, "a String", path);
      return value.textValue();
    }
    if (type.equals(MarshallingType.INTEGER)) {
      require(value.isIntegralNumber() && value.canConvertToInt(), value, "an Integer", path);
      return value.intValue();
    }
    if (type.equals(MarshallingType.LONG)) {
      require(value.isIntegralNumber() && value.canConvertToLong(), value, "a Long", path);
      return value.longValue();
    }
    if (type.equals(MarshallingType.DOUBLE)) {
      require(value.isNumber(), value, "a Double", path);
      return value.doubleValue();
    }
    if (type.equals(MarshallingType.BOOLEAN)) {
      require(value.isBoolean(), value, "a Boolean", path);
      return value.booleanValue();
    }
    if (type.equals(MarshallingType.INSTANT)) {
      return instant(value, path);
    }
    if (type.equals(MarshallingType.LIST)) {
      return list(value, field, path);
    }
    if (type.equals(MarshallingType.MAP)) {
      return map(value, field, path);
    }
    if (type.equals(MarshallingType.SDK_POJO)) {
      require(value.isObject(), value, "a structure", path);
      SdkPojo nested = field.constructor().get();
      read(value, nested, path + ".");
      return ((SdkBuilder<?, ?>) nested).build();
    }
    if (type.equals(MarshallingType.DOCUMENT)) {
      return document(value);
    }
    throw new IllegalStateException("member: " + path + " (expected: a type that ECS uses)");
  }

  private static Instant instant(JsonNode value, String path) {
    require(value.isNumber(), value, "a timestamp in epoch seconds", path);
    BigDecimal seconds = Seconds.atLeastNanos(value.decimalValue());
    require(seconds.abs().compareTo(LATEST_SECOND) <= 0, value, "a timestamp", path);
    BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
    long nanos = seconds.subtract(whole).movePointRight(9).longValue();
    return Instant.ofEpochSecond(whole.longValue(), nanos);
  }

  private static List<Object> list(JsonNode value, SdkField<?> field, String path) {
    require(value.isArray(), value, "a list", path);
    SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
    List<Object> list = new ArrayList<>(value.size());
    for (int i = 0; i < value.size(); i++) {
      if (!value.get(i).isNull()) {
        list.add(value(value.get(i), member, path + "[" + i + "]"));
      }
    }
    return list;
  }

  private static Map<String, Object> map(JsonNode value, SdkField<?> field, String path) {
    require(value.isObject(), value, "a map", path);
    SdkField<?> member = field.getTrait(MapTrait.class).valueFieldInfo();
    Map<String, Object> map = new LinkedHashMap<>();
    value
        .properties()
        .forEach(entry -> {
          if (!entry.getValue().isNull()) {
            map.put(entry.getKey(), value(entry.getValue(), member, path + ".value"));
          }
        });
    return map;
  }

  private static Document document(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> {
        Map<String, Document> members = new LinkedHashMap<>();
        value
            .properties()
            .forEach(entry -> members.put(entry.getKey(), document(entry.getValue())));
        yield Document.fromMap(members);
      }
      case ARRAY -> {
        List<Document> elements = new ArrayList<>(value.size());
        value.forEach(element -> elements.add(document(element)));
        yield Document.fromList(elements);
      }
      case STRING -> Document.fromString(value.textValue());
      case BOOLEAN -> Document.fromBoolean(value.booleanValue());
      case NUMBER -> Document.fromNumber(value.decimalValue());
      default -> Document.fromNull();
    };
  }

  private static void require(boolean ok, JsonNode value, String expected, String path) {
    if (!ok) {
      throw new EcsException(
          "SerializationException",
          value.getNodeType()
              + "_VALUE can not be converted to "
              + expected
              + " (at "
              + path
              + ")");
    }
  }
}
