package io.ecsgateway.server.mirror;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;

/**
 * The published normalisation, written down a second time: what of ECS's JSON may look different in
 * the API's JSON. Timestamps as RFC 3339 in whole milliseconds, int64 as strings, absent and empty
 * lists and maps alike, the two underscored enum names, numbers inside documents as doubles,
 * unknown enum values through unmappedValues. Nothing else.
 */
final class Normalisation {
  /** The enum values that are no identifiers, by how ECS writes them. */
  private static final Map<String, String> UNDERSCORED =
      Map.of("json-file", "json_file", "container-instance", "container_instance");

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Normalisation() {}

  /**
   * Returns ECS's {@code json} without what is the same as absent, its documents' doubles plain.
   */
  static JsonObject pruned(EcsType.Structure shape, JsonObject json) {
    JsonObject pruned = new JsonObject();
    for (Map.Entry<String, JsonElement> member : json.entrySet()) {
      EcsType type = shape.members().get(member.getKey());
      JsonElement value = member.getValue();
      switch (type) {
        case null -> pruned.add(member.getKey(), value);
        case EcsType.StringMap _ when value.getAsJsonObject().isEmpty() -> {}
        case EcsType.ListOf _ when value.getAsJsonArray().isEmpty() -> {}
        case EcsType.ListOf(EcsType.Structure element) -> {
          JsonArray list = new JsonArray();
          value.getAsJsonArray().forEach(each -> list.add(pruned(element, each.getAsJsonObject())));
          pruned.add(member.getKey(), list);
        }
        case EcsType.Structure nested ->
            pruned.add(member.getKey(), pruned(nested, value.getAsJsonObject()));
        case EcsType.Scalar scalar when scalar == EcsType.Scalar.DOCUMENT ->
            pruned.add(member.getKey(), document(value));
        default -> pruned.add(member.getKey(), value);
      }
    }
    return pruned;
  }

  /** Returns the API's JSON of what ECS's {@code json} says. */
  static JsonObject toApi(EcsType.Structure shape, JsonObject json) {
    JsonObject api = new JsonObject();
    JsonObject unmapped = new JsonObject();
    for (Map.Entry<String, JsonElement> member : pruned(shape, json).entrySet()) {
      String name = member.getKey();
      EcsType type = shape.members().get(name);
      if (type instanceof EcsType.ListOf(EcsType element)) {
        JsonArray list = new JsonArray();
        for (JsonElement each : member.getValue().getAsJsonArray()) {
          list.add(value(element, each, name + "[" + list.size() + "]", unmapped));
        }
        api.add(name, list);
      } else if (type == null) {
        throw new IllegalArgumentException(name + ": no member of " + shape.name());
      } else {
        api.add(name, value(type, member.getValue(), name, unmapped));
      }
    }
    if (!unmapped.isEmpty()) {
      api.add("unmappedValues", unmapped);
    }
    return api;
  }

  private static JsonElement value(
      EcsType type, JsonElement json, String key, JsonObject unmapped) {
    return switch (type) {
      case EcsType.Structure structure -> toApi(structure, json.getAsJsonObject());
      case EcsType.Enumeration enumeration -> {
        String wire = json.getAsString();
        if (isKnown(wire, enumeration)) {
          yield new JsonPrimitive(UNDERSCORED.getOrDefault(wire, wire));
        }
        unmapped.addProperty(key, wire);
        yield new JsonPrimitive("UNMAPPED");
      }
      case EcsType.Scalar scalar ->
          switch (scalar) {
            case LONG -> new JsonPrimitive(json.getAsString());
            case TIMESTAMP -> new JsonPrimitive(rfc3339(json.getAsBigDecimal()));
            case STRING, INTEGER, DOUBLE, BOOLEAN, DOCUMENT -> json;
          };
      case EcsType.ListOf _, EcsType.StringMap _ -> json;
    };
  }

  private static boolean isKnown(String wire, EcsType.Enumeration enumeration) {
    return enumeration.values().contains(wire)
        || ApiShape.BEYOND_THE_SDK.getOrDefault(enumeration.name(), Set.of()).contains(wire);
  }

  private static String rfc3339(BigDecimal seconds) {
    long millis = seconds.movePointRight(3).setScale(0, RoundingMode.UNNECESSARY).longValueExact();
    DateTimeFormatter format = millis % 1000 == 0 ? SECONDS : MILLISECONDS;
    return format.format(Instant.ofEpochMilli(millis));
  }

  private static JsonElement document(JsonElement json) {
    return switch (json) {
      case JsonObject object -> {
        JsonObject plain = new JsonObject();
        object.entrySet().forEach(entry -> plain.add(entry.getKey(), document(entry.getValue())));
        yield plain;
      }
      case JsonArray array -> {
        JsonArray plain = new JsonArray();
        array.forEach(element -> plain.add(document(element)));
        yield plain;
      }
      case JsonPrimitive number when number.isNumber() -> new JsonPrimitive(number.getAsDouble());
      case JsonPrimitive other -> other;
      case JsonNull none -> none;
      default -> throw new IllegalStateException(json.toString());
    };
  }
}
