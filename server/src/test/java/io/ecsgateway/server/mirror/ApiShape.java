package io.ecsgateway.server.mirror;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.TextFormat;
import io.ecsgateway.v1.AnnotationsProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares messages with the shapes that they mirror, all the way down, and collects all faults.
 */
final class ApiShape {
  private static final int FIRST_GATEWAY_FIELD = 1000;

  /** What ECS names though the pinned SDK's enum lacks it, by enum. */
  static final Map<String, Set<String>> BEYOND_THE_SDK =
      Map.of(
          // In the documentation of Deployment.lifecycleStage's values, in nobody's enum.
          "ServiceDeploymentLifecycleStage", Set.of("PRE_PRODUCTION_TRAFFIC_SHIFT"),
          // In AWS's model, which is newer than the SDK.
          "TaskStopCode", Set.of("InfrastructureHealth"));

  private final Set<String> compared = new HashSet<>();
  private final List<String> faults = new ArrayList<>();

  /** Compares {@code message} and everything below it with {@code shape}. */
  void compare(EcsType.Structure shape, Descriptor message) {
    if (!compared.add(message.getFullName())) {
      return;
    }
    Map<String, FieldDescriptor> fields = new HashMap<>();
    for (FieldDescriptor field : message.getFields()) {
      if (field.getNumber() < FIRST_GATEWAY_FIELD) {
        fields.put(field.getJsonName(), field);
      }
    }
    shape
        .members()
        .forEach((name, type) -> {
          FieldDescriptor field = fields.remove(name);
          if (field == null) {
            fault(message, name, "absent");
          } else {
            compareMember(field, type);
          }
        });
    fields.keySet().forEach(name -> fault(message, name, "no such member in ECS"));
    checkGatewayFields(message);
  }

  /** Returns every fault, a line each. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  /** Returns the full names of the messages that were compared. */
  Set<String> compared() {
    return Set.copyOf(compared);
  }

  private void compareMember(FieldDescriptor field, EcsType type) {
    if (!field.getName().equals(snakeCase(field.getJsonName()))) {
      fault(field, "is called " + field.getName());
    }
    switch (type) {
      case EcsType.ListOf(EcsType element) -> {
        expect(field, field.isRepeated() && !field.isMapField(), "repeated");
        compareValue(field, element);
      }
      case EcsType.StringMap() -> expect(field, isStringMap(field), "map<string, string>");
      case EcsType.Enumeration _ -> {
        // Unset is UNSPECIFIED; a second way to say it would only confuse.
        expect(field, !field.isRepeated() && !field.hasPresence(), "singular without presence");
        compareValue(field, type);
      }
      case EcsType.Scalar _, EcsType.Structure _ -> {
        expect(field, !field.isRepeated() && field.hasPresence(), "singular with presence");
        compareValue(field, type);
      }
    }
  }

  private void compareValue(FieldDescriptor field, EcsType type) {
    switch (type) {
      case EcsType.Scalar scalar -> expect(field, isScalar(field, scalar), scalar.toString());
      case EcsType.Enumeration enumeration -> {
        expect(field, field.getType() == FieldDescriptor.Type.ENUM, "enum " + enumeration.name());
        if (field.getType() == FieldDescriptor.Type.ENUM) {
          compareEnum(field, enumeration);
        }
      }
      case EcsType.Structure structure -> {
        boolean message = field.getType() == FieldDescriptor.Type.MESSAGE;
        expect(
            field,
            message && field.getMessageType().getName().equals(structure.name()),
            "message " + structure.name());
        if (message) {
          compare(structure, field.getMessageType());
        }
      }
      case EcsType.ListOf _, EcsType.StringMap _ ->
          throw new IllegalStateException(field.getFullName() + ": a list of lists or maps");
    }
  }

  private void compareEnum(FieldDescriptor field, EcsType.Enumeration enumeration) {
    EnumDescriptor type = field.getEnumType();
    if (!compared.add(type.getFullName())) {
      return;
    }
    Descriptor scope = type.getContainingType();
    expect(
        field,
        type.getName().equals("Value")
            && scope != null
            && scope.getName().equals(enumeration.name()),
        "enum " + enumeration.name() + ".Value");
    expect(field, isNamed(type, 0, "UNSPECIFIED"), "an enum with UNSPECIFIED = 0");
    expect(field, isNamed(type, 1, "UNMAPPED"), "an enum with UNMAPPED = 1");
    Set<String> wireValues = new TreeSet<>();
    for (EnumValueDescriptor value : type.getValues()) {
      if (value.getNumber() > 1) {
        String wire = wireValue(value);
        wireValues.add(wire);
        if (!value.getName().equals(wire.replace('-', '_'))) {
          faults.add(value.getFullName() + ": stands for " + wire);
        }
      }
    }
    Set<String> expected = new TreeSet<>(enumeration.values());
    expected.addAll(BEYOND_THE_SDK.getOrDefault(enumeration.name(), Set.of()));
    for (String value : expected) {
      if (!wireValues.remove(value)) {
        faults.add(type.getFullName() + ": lacks " + value);
      }
    }
    wireValues.forEach(value -> faults.add(type.getFullName() + ": ECS has no " + value));
  }

  private static boolean isNamed(EnumDescriptor type, int number, String name) {
    EnumValueDescriptor value = type.findValueByNumber(number);
    return value != null && value.getName().equals(name);
  }

  /** Returns the value as ECS writes it, which is its name unless that would be no identifier. */
  static String wireValue(EnumValueDescriptor value) {
    String wire = value.getOptions().getExtension(AnnotationsProto.wireValue);
    return wire.isEmpty() ? value.getName() : wire;
  }

  private void checkGatewayFields(Descriptor message) {
    boolean enums = false;
    boolean unmapped = false;
    for (FieldDescriptor field : message.getFields()) {
      if (field.getNumber() < FIRST_GATEWAY_FIELD) {
        enums |= field.getType() == FieldDescriptor.Type.ENUM;
      } else if (field.getNumber() == 1000) {
        unmapped = true;
        expect(
            field,
            field.getName().equals("unmapped_values") && isStringMap(field),
            "map<string, string> unmapped_values");
      } else if (field.getNumber() == 1001) {
        expect(
            field,
            field.getName().equals("update_mask")
                && message.getName().matches("Update.*Request")
                && isMessage(field, "google.protobuf.FieldMask"),
            "the google.protobuf.FieldMask update_mask of an update");
      } else {
        fault(field, "a field of the gateway's own that nobody expects");
      }
    }
    if (enums != unmapped) {
      faults.add(
          message.getFullName()
              + (enums ? ": has enums but no unmapped_values" : ": unmapped_values without enums"));
    }
  }

  private static boolean isScalar(FieldDescriptor field, EcsType.Scalar scalar) {
    return switch (scalar) {
      case STRING -> field.getType() == FieldDescriptor.Type.STRING;
      case INTEGER -> field.getType() == FieldDescriptor.Type.INT32;
      case LONG -> field.getType() == FieldDescriptor.Type.INT64;
      case DOUBLE -> field.getType() == FieldDescriptor.Type.DOUBLE;
      case BOOLEAN -> field.getType() == FieldDescriptor.Type.BOOL;
      case TIMESTAMP -> isMessage(field, "google.protobuf.Timestamp");
      case DOCUMENT -> isMessage(field, "google.protobuf.Value");
    };
  }

  private static boolean isMessage(FieldDescriptor field, String name) {
    return field.getType() == FieldDescriptor.Type.MESSAGE
        && field.getMessageType().getFullName().equals(name);
  }

  private static boolean isStringMap(FieldDescriptor field) {
    return field.isMapField()
        && field.getMessageType().getFields().stream()
            .allMatch(f -> f.getType() == FieldDescriptor.Type.STRING);
  }

  /** As in enableECSManagedTags: enable_ecs_managed_tags. GiB is one word. */
  static String snakeCase(String jsonName) {
    return jsonName
        .replace("GiB", "Gib")
        .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  private void expect(FieldDescriptor field, boolean holds, String expected) {
    if (!holds) {
      fault(
          field,
          "expected "
              + expected
              + " but is: "
              + TextFormat.printer().emittingSingleLine(true).printToString(field.toProto()));
    }
  }

  private void fault(FieldDescriptor field, String what) {
    fault(field.getContainingType(), field.getJsonName(), what);
  }

  private void fault(Descriptor message, String member, String what) {
    faults.add(message.getFullName() + "." + member + ": " + what);
  }
}
