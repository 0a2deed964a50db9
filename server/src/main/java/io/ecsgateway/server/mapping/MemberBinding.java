package io.ecsgateway.server.mapping;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/** How one member of an ECS shape and the protobuf field of its name exchange their value. */
final class MemberBinding {
  /** Field numbers below are ECS members; from here on they are the gateway's own. */
  static final int FIRST_GATEWAY_FIELD = 1000;

  private final SdkField<?> member;
  private final FieldDescriptor field;
  private final ValueBinding value;
  private final boolean required;

  MemberBinding(SdkField<?> member, FieldDescriptor field, ValueBinding value) {
    this.member = member;
    this.field = field;
    this.value = value;
    this.required = RequiredFields.isRequired(field);
  }

  /** Whether {@code message} mirrors an ECS shape, rather than being one of protobuf's own. */
  static boolean isShape(Descriptor message) {
    return !message.getFile().getPackage().startsWith("google.")
        && !message.getOptions().getMapEntry();
  }

  SdkField<?> member() {
    return member;
  }

  FieldDescriptor field() {
    return field;
  }

  ValueBinding value() {
    return value;
  }

  /** Returns what ECS calls it. */
  String name() {
    return member.locationName();
  }

  /** Whether it holds several values. */
  boolean isRepeated() {
    return field.isRepeated() && !field.isMapField();
  }

  /** Whether an update always sends it, masked or not: it is required, or names the cluster. */
  boolean identifies() {
    return required || field.getName().equals("cluster");
  }

  /**
   * Copies {@code found}, what the field of a request holds, to the member of {@code shape}, a
   * builder.
   *
   * @param found null if the field is unset
   * @param topLevel whether that is the request itself: there an empty required list is refused;
   *     deeper down it is sent, because ECS takes some of them (alarmNames of alarms that are
   *     switched off)
   */
  void toShape(
      @Nullable Object found,
      SdkPojo shape,
      FieldPath parent,
      boolean topLevel,
      UpdateMask mask,
      UnmappedValues unmapped,
      RequestReader reader) {
    if (mask.selects() && !mask.names(field) && !identifies()) {
      unmapped.leave(name());
      return;
    }
    Object read =
        switch (found) {
          case Map<?, ?> entries -> entries.isEmpty() && !mask.namesWhole(field) ? null : entries;
          case List<?> elements -> readList(elements, parent, topLevel, mask, unmapped, reader);
          case null, default -> readSingle(found, parent, mask, unmapped, reader);
        };
    if (read != null) {
      member.set(shape, read);
    }
  }

  private @Nullable Object readList(
      List<?> elements,
      FieldPath parent,
      boolean topLevel,
      UpdateMask mask,
      UnmappedValues unmapped,
      RequestReader reader) {
    if (elements.isEmpty()) {
      if (required && topLevel) {
        reader.violation(parent.field(field), RequiredFields.EXPECTED_NON_EMPTY);
      }
      return required || mask.namesWhole(field) ? List.of() : null;
    }
    FieldPath path = parent.field(field);
    List<Object> read = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      Object element =
          value.toSdk(
              elements.get(i), path.element(i), UpdateMask.POPULATED, unmapped, name(), i, reader);
      if (element != null) {
        read.add(element);
      }
    }
    return read;
  }

  private @Nullable Object readSingle(
      @Nullable Object found,
      FieldPath parent,
      UpdateMask mask,
      UnmappedValues unmapped,
      RequestReader reader) {
    Object present = found != null && value.isPresent(found) ? found : null;
    if (present == null && mask.names(field)) {
      present = value.whenEmpty();
    }
    if (present != null) {
      return value.toSdk(
          present,
          parent.field(field),
          mask.below(field),
          unmapped,
          name(),
          UnmappedValues.ALONE,
          reader);
    }
    if (required) {
      reader.violation(parent.field(field), RequiredFields.EXPECTED_PRESENT);
    } else if (mask.names(field)) {
      reader.violation(
          parent.field(field),
          "is named by update_mask but unset (expected: a value; ECS cannot unset it)");
    }
    return null;
  }
}
