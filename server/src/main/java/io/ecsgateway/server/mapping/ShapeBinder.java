package io.ecsgateway.server.mapping;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;

/**
 * Binds ECS shapes to protobuf messages by member name, each pair once, when values first cross: a
 * gateway uses few of all shapes. Safe to share.
 */
@Singleton
public final class ShapeBinder {
  private final Map<Descriptor, ShapeBinding> bindings = new ConcurrentHashMap<>();

  /**
   * Returns the binding of {@code prototype}'s message to the shape that {@code newShape} makes.
   *
   * @param newShape makes an empty SDK builder of the shape
   */
  public ShapeBinding bind(Message prototype, Supplier<? extends SdkPojo> newShape) {
    return bindings.computeIfAbsent(
        prototype.getDescriptorForType(), any -> new ShapeBinding(prototype, newShape, this));
  }

  /**
   * Returns what does not match in all that is bound so far and in what that contains, a line for
   * each member that is absent or of another type. It is decided when API and SDK are built
   * together, so a test asks for it, and no gateway.
   */
  public List<String> mismatches() {
    Map<ShapeBinding, Members> met = new LinkedHashMap<>();
    Deque<ShapeBinding> open = new ArrayDeque<>(bindings.values());
    while (!open.isEmpty()) {
      ShapeBinding binding = open.remove();
      if (!met.containsKey(binding)) {
        Members members = members(binding.prototype(), binding.newShape());
        met.put(binding, members);
        for (MemberBinding member : members.bound()) {
          if (member.value() instanceof ValueBinding.Shape(ShapeBinding nested)) {
            open.add(nested);
          }
        }
      }
    }
    return met.values().stream().flatMap(members -> members.mismatches().stream()).toList();
  }

  /**
   * The members of a shape.
   *
   * @param bound those that have a field
   * @param mismatches those that have none that fits, and fields that have no member
   */
  record Members(List<MemberBinding> bound, List<String> mismatches) {
    Members {
      bound = List.copyOf(bound);
      mismatches = List.copyOf(mismatches);
    }
  }

  /** Binds each member of the shape that {@code newShape} makes to a field of {@code prototype}. */
  Members members(Message prototype, Supplier<? extends SdkPojo> newShape) {
    Descriptor descriptor = prototype.getDescriptorForType();
    Map<String, FieldDescriptor> fields = new HashMap<>();
    for (FieldDescriptor field : descriptor.getFields()) {
      if (field.getNumber() < MemberBinding.FIRST_GATEWAY_FIELD) {
        fields.put(field.getJsonName(), field);
      }
    }
    Set<String> unused = new HashSet<>(fields.keySet());
    List<MemberBinding> bound = new ArrayList<>();
    List<String> mismatches = new ArrayList<>();
    for (SdkField<?> member : newShape.get().sdkFields()) {
      String name = member.locationName();
      FieldDescriptor field = fields.get(name);
      unused.remove(name);
      if (field == null) {
        mismatches.add(descriptor.getName() + "." + name + ": absent from the API");
        continue;
      }
      ValueBinding value = bindMember(prototype, member, field);
      if (value == null) {
        mismatches.add(mismatch(member, field));
      } else {
        bound.add(new MemberBinding(member, field, value));
      }
    }
    unused.forEach(
        name -> mismatches.add(descriptor.getName() + "." + name + ": no such member in ECS"));
    return new Members(bound, mismatches);
  }

  /**
   * Returns how the values of {@code member} become those of {@code field}; null if they do not.
   */
  private @Nullable ValueBinding bindMember(
      Message prototype, SdkField<?> member, FieldDescriptor field) {
    MarshallingType<?> type = member.marshallingType();
    boolean list = type.equals(MarshallingType.LIST);
    boolean map = type.equals(MarshallingType.MAP);
    if (map != field.isMapField() || list != (field.isRepeated() && !field.isMapField())) {
      return null;
    }
    SdkField<?> element = list ? member.getTrait(ListTrait.class).memberFieldInfo() : member;
    if (!map && !fits(element.marshallingType(), field)) {
      return null;
    }
    return map ? new ValueBinding.Entries() : bindValue(prototype, element, field);
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

  private static String mismatch(SdkField<?> member, FieldDescriptor field) {
    return "%s.%s: is %s%s in ECS but %s%s%s in the API"
        .formatted(
            field.getContainingType().getName(),
            member.locationName(),
            member.marshallingType().getTargetClass().getSimpleName(),
            member.marshallingType().equals(MarshallingType.LIST) ? " of elements" : "",
            field.isRepeated() ? "repeated " : field.hasPresence() ? "optional " : "",
            field.getType().name().toLowerCase(java.util.Locale.ROOT),
            field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                ? " " + field.getMessageType().getName()
                : "");
  }
}
