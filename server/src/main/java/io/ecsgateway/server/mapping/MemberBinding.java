package io.ecsgateway.server.mapping;

import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** How one member of an ECS shape and the protobuf field of its name exchange their value. */
final class MemberBinding {
  /** Field numbers below are ECS members; from here on they are the gateway's own. */
  static final int FIRST_GATEWAY_FIELD = 1000;

  private static final String EXPECTED_NON_EMPTY = "is required (expected: at least one element)";
  private static final String EXPECTED_PRESENT = "is required";

  private final SdkField<?> member;
  private final FieldDescriptor field;
  private final ValueBinding value;
  private final boolean required;

  MemberBinding(SdkField<?> member, FieldDescriptor field, ValueBinding value) {
    this.member = member;
    this.field = field;
    this.value = value;
    this.required =
        field
            .getOptions()
            .getExtension(FieldBehaviorProto.fieldBehavior)
            .contains(FieldBehavior.REQUIRED);
  }

  /** Whether {@code message} mirrors an ECS shape, rather than being one of protobuf's own. */
  static boolean isShape(Descriptor message) {
    return !message.getFile().getPackage().startsWith("google.")
        && !message.getOptions().getMapEntry();
  }

  FieldDescriptor field() {
    return field;
  }

  /** Whether an update always sends it, masked or not: it is required, or names the cluster. */
  boolean identifies() {
    return required || field.getName().equals("cluster");
  }

  /** Copies the member of {@code shape}, if it is there, to the field of {@code message}. */
  void toMessage(SdkPojo shape, Message.Builder message, UnmappedValues unmapped) {
    Object found = member.getValueOrDefault(shape);
    switch (found) {
      case null -> {}
      case SdkAutoConstructList<?> absent -> {}
      case SdkAutoConstructMap<?, ?> absent -> {}
      case List<?> elements -> {
        for (Object element : elements) {
          if (element != null) {
            message.addRepeatedField(
                field,
                value.toProto(
                    element,
                    unmapped,
                    member.locationName(),
                    message.getRepeatedFieldCount(field)));
          }
        }
      }
      case Map<?, ?> entries -> ProtoMaps.addAll(message, field, entries);
      default ->
          message.setField(
              field, value.toProto(found, unmapped, member.locationName(), UnmappedValues.ALONE));
    }
  }

  /**
   * Copies the field of {@code message} to the member of {@code shape}, a builder.
   *
   * @param topLevel whether {@code message} is the request itself: there an empty required list is
   *     refused; deeper down it is sent, because ECS takes some of them (alarmNames of alarms that
   *     are switched off)
   */
  void toShape(
      Message message,
      SdkPojo shape,
      FieldPath parent,
      boolean topLevel,
      UpdateMask mask,
      UnmappedValues unmapped,
      RequestReader reader) {
    boolean forced = mask.namesWhole(field);
    if (mask.selects() && !mask.names(field) && !identifies()) {
      unmapped.leave(member.locationName());
      return;
    }
    FieldPath path = parent.field(field);
    Object read;
    if (field.isMapField()) {
      read = readMap(message, forced);
    } else if (field.isRepeated()) {
      read = readList(message, path, topLevel, forced, unmapped, reader);
    } else {
      read = readSingle(message, path, mask, unmapped, reader);
    }
    if (read != null) {
      member.set(shape, read);
    }
  }

  private @Nullable Object readMap(Message message, boolean forced) {
    Map<String, String> entries = ProtoMaps.read(message, field);
    return entries.isEmpty() && !forced ? null : entries;
  }

  private @Nullable Object readList(
      Message message,
      FieldPath path,
      boolean topLevel,
      boolean forced,
      UnmappedValues unmapped,
      RequestReader reader) {
    int count = message.getRepeatedFieldCount(field);
    if (count == 0) {
      if (required && topLevel) {
        reader.violation(path, EXPECTED_NON_EMPTY);
      }
      return required || forced ? List.of() : null;
    }
    List<Object> elements = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Object element =
          value.toSdk(
              message.getRepeatedField(field, i),
              path.element(i),
              UpdateMask.POPULATED,
              unmapped,
              member.locationName(),
              i,
              reader);
      if (element != null) {
        elements.add(element);
      }
    }
    return elements;
  }

  private @Nullable Object readSingle(
      Message message,
      FieldPath path,
      UpdateMask mask,
      UnmappedValues unmapped,
      RequestReader reader) {
    boolean present = value.isPresent(message, field);
    boolean shape = value instanceof ValueBinding.Shape;
    if (!present && !(shape && mask.names(field))) {
      if (required) {
        reader.violation(path, EXPECTED_PRESENT);
      } else if (mask.names(field)) {
        reader.violation(
            path, "is named by update_mask but unset (expected: a value; ECS cannot unset it)");
      }
      return null;
    }
    return value.toSdk(
        message.getField(field),
        path,
        mask.below(field),
        unmapped,
        member.locationName(),
        UnmappedValues.ALONE,
        reader);
  }
}
