package io.ecsgateway.server.mirror;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** ECS's shapes as AWS publishes them: service-2.json, from which AWS generates its SDKs. */
final class AwsModel {
  private final JsonObject operations;
  private final JsonObject shapes;

  private AwsModel(JsonObject model) {
    operations = model.getAsJsonObject("operations");
    shapes = model.getAsJsonObject("shapes");
  }

  /** Reads the model, or skips the test that asked. */
  static AwsModel read() {
    try {
      String json = Files.readString(SharedEcs.path("service-2.json"));
      return new AwsModel(JsonParser.parseString(json).getAsJsonObject());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean knows(String operation) {
    return operations.has(operation);
  }

  EcsType.Structure request(String operation) {
    return structureOf(operation, "input");
  }

  EcsType.Structure response(String operation) {
    return structureOf(operation, "output");
  }

  /** Returns the members that the structure {@code shape} requires. */
  Set<String> required(String shape) {
    Set<String> required = new TreeSet<>();
    JsonObject found = shapes.getAsJsonObject(shape);
    if (found != null && found.has("required")) {
      found.getAsJsonArray("required").forEach(each -> required.add(each.getAsString()));
    }
    return required;
  }

  private EcsType.Structure structureOf(String operation, String direction) {
    return structure(
        operations
            .getAsJsonObject(operation)
            .getAsJsonObject(direction)
            .get("shape")
            .getAsString());
  }

  private EcsType.Structure structure(String name) {
    return new EcsType.Structure(
        name,
        () -> {
          Map<String, EcsType> members = new LinkedHashMap<>();
          shapes
              .getAsJsonObject(name)
              .getAsJsonObject("members")
              .asMap()
              .forEach((member, ref) -> members.put(member, typeOf(ref)));
          return members;
        });
  }

  private EcsType typeOf(JsonElement reference) {
    String name = reference.getAsJsonObject().get("shape").getAsString();
    JsonObject shape = shapes.getAsJsonObject(name);
    String type = shape.get("type").getAsString();
    return switch (type) {
      case "structure" -> shape.has("document") ? EcsType.Scalar.DOCUMENT : structure(name);
      case "list" -> new EcsType.ListOf(typeOf(shape.get("member")));
      case "map" -> new EcsType.StringMap();
      case "string" -> shape.has("enum") ? enumeration(name, shape) : EcsType.Scalar.STRING;
      case "integer" -> EcsType.Scalar.INTEGER;
      case "long" -> EcsType.Scalar.LONG;
      case "double" -> EcsType.Scalar.DOUBLE;
      case "boolean" -> EcsType.Scalar.BOOLEAN;
      case "timestamp" -> EcsType.Scalar.TIMESTAMP;
      default -> throw new IllegalStateException(name + ": " + type);
    };
  }

  private static EcsType enumeration(String name, JsonObject shape) {
    Set<String> values = new TreeSet<>();
    shape.getAsJsonArray("enum").forEach(value -> values.add(value.getAsString()));
    return new EcsType.Enumeration(name, values);
  }
}
