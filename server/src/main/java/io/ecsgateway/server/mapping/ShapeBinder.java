package io.ecsgateway.server.mapping;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;

/**
 * Binds ECS shapes to protobuf messages by member name, each pair once. What does not match is
 * collected and makes {@link #check} fail, naming every member: the gateway does not start on an
 * API that lost something. Not thread-safe: binding happens at start-up.
 */
@Singleton
public final class ShapeBinder {
  private final Map<Descriptor, ShapeBinding> bindings = new HashMap<>();
  private final List<String> mismatches = new ArrayList<>();

  /**
   * Returns the binding of {@code prototype}'s message to the shape that {@code newShape} makes.
   *
   * @param newShape makes an empty SDK builder of the shape
   */
  public ShapeBinding bind(Message prototype, Supplier<? extends SdkPojo> newShape) {
    Descriptor descriptor = prototype.getDescriptorForType();
    ShapeBinding known = bindings.get(descriptor);
    if (known != null) {
      return known;
    }
    ShapeBinding binding = new ShapeBinding(prototype, newShape);
    bindings.put(descriptor, binding);
    binding.bind(bindMembers(prototype, newShape.get().sdkFields()));
    return binding;
  }

  /**
   * Fails if anything bound so far did not match.
   *
   * @throws IllegalStateException naming each member that is absent or of another type
   */
  public void check() {
    if (!mismatches.isEmpty()) {
      throw new IllegalStateException(
          "The API does not match the shapes of ECS:\n  " + String.join("\n  ", mismatches));
    }
  }

  /** Returns what did not match, one line a member. */
  List<String> mismatches() {
    return List.copyOf(mismatches);
  }

  private List<MemberBinding> bindMembers(Message prototype, List<SdkField<?>> members) {
    Descriptor descriptor = prototype.getDescriptorForType();
    Map<String, FieldDescriptor> fields = new HashMap<>();
    for (FieldDescriptor field : descriptor.getFields()) {
      if (field.getNumber() < MemberBinding.FIRST_GATEWAY_FIELD) {
        fields.put(field.getJsonName(), field);
      }
    }
    Set<String> unused = new HashSet<>(fields.keySet());
    List<MemberBinding> bound = new ArrayList<>();
    for (SdkField<?> member : members) {
      String name = member.locationName();
      FieldDescriptor field = fields.get(name);
      unused.remove(name);
      if (field == null) {
        mismatches.add(descriptor.getName() + "." + name + ": absent from the API");
        continue;
      }
      bindMember(prototype, member, field, bound);
    }
    unused.forEach(
        name -> mismatches.add(descriptor.getName() + "." + name + ": no such member in ECS"));
    return bound;
  }

  private void bindMember(
      Message prototype, SdkField<?> member, FieldDescriptor field, List<MemberBinding> bound) {
    MarshallingType<?> type = member.marshallingType();
    boolean list = type.equals(MarshallingType.LIST);
    boolean map = type.equals(MarshallingType.MAP);
    if (map != field.isMapField() || list != (field.isRepeated() && !field.isMapField())) {
      mismatch(member, field);
      return;
    }
    SdkField<?> element = list ? member.getTrait(ListTrait.class).memberFieldInfo() : member;
    if (!map && !fits(element.marshallingType(), field)) {
      mismatch(member, field);
      return;
    }
    ValueBinding value = map ? new ValueBinding.Entries() : bindValue(prototype, element, field);
    bound.add(new MemberBinding(member, field, value));
  }

  private ValueBinding bindValue(Message prototype, SdkField<?> element, FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case ENUM -> ValueBinding.Enumerated.of(field.getEnumType());
      case MESSAGE -> {
        if (MemberBinding.isShape(field.getMessageType())) {
          Message nested =
              prototype.newBuilderForType().newBuilderForField(field).getDefaultInstanceForType();
          yield new ValueBinding.Shape(bind(nested, element.constructor()));
        }
        yield isTimestamp(field) ? new ValueBinding.Time() : new ValueBinding.Json();
      }
      default -> new ValueBinding.Scalar();
    };
  }

  private static boolean fits(MarshallingType<?> type, FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case STRING -> type.equals(MarshallingType.STRING) && presenceFits(field);
      case ENUM -> type.equals(MarshallingType.STRING);
      case INT -> type.equals(MarshallingType.INTEGER) && presenceFits(field);
      case LONG -> type.equals(MarshallingType.LONG) && presenceFits(field);
      case DOUBLE -> type.equals(MarshallingType.DOUBLE) && presenceFits(field);
      case BOOLEAN -> type.equals(MarshallingType.BOOLEAN) && presenceFits(field);
      case MESSAGE -> {
        if (MemberBinding.isShape(field.getMessageType())) {
          yield type.equals(MarshallingType.SDK_POJO);
        }
        yield isTimestamp(field)
            ? type.equals(MarshallingType.INSTANT)
            : type.equals(MarshallingType.DOCUMENT)
                && field.getMessageType().equals(Value.getDescriptor());
      }
      case FLOAT, BYTE_STRING -> false;
    };
  }

  /** Unset and zero differ in ECS: desiredCount 0 drains a service. */
  private static boolean presenceFits(FieldDescriptor field) {
    return field.isRepeated() || field.hasPresence();
  }

  private static boolean isTimestamp(FieldDescriptor field) {
    return field.getMessageType().equals(Timestamp.getDescriptor());
  }

  private void mismatch(SdkField<?> member, FieldDescriptor field) {
    mismatches.add(
        "%s.%s: is %s%s in ECS but %s%s%s in the API"
            .formatted(
                field.getContainingType().getName(),
                member.locationName(),
                member.marshallingType().getTargetClass().getSimpleName(),
                member.marshallingType().equals(MarshallingType.LIST) ? " of elements" : "",
                field.isRepeated() ? "repeated " : field.hasPresence() ? "optional " : "",
                field.getType().name().toLowerCase(java.util.Locale.ROOT),
                field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                    ? " " + field.getMessageType().getName()
                    : ""));
  }
}
