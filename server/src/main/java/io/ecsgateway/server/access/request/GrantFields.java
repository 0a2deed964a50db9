package io.ecsgateway.server.access.request;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Where in messages of one type, however deep, fields of certain names are. */
final class GrantFields {
  /** IAM roles: whoever sets them gains them for what runs. */
  static final Set<String> ROLES =
      Set.of("role", "role_arn", "task_role_arn", "execution_role_arn", "infrastructure_role_arn");

  /** Functions that ECS calls during a deployment. */
  static final Set<String> HOOKS = Set.of("hook_target_arn");

  private final List<FieldDescriptor> leaves = new ArrayList<>();
  private final List<Inner> inner = new ArrayList<>();

  private record Inner(FieldDescriptor field, GrantFields fields) {}

  private GrantFields() {}

  /** Returns where the fields named {@code names} are in messages of {@code type}. */
  static GrantFields of(Descriptor type, Set<String> names) {
    return of(type, names, new HashSet<>());
  }

  private static GrantFields of(Descriptor type, Set<String> names, Set<Descriptor> above) {
    GrantFields fields = new GrantFields();
    if (!above.add(type)) {
      throw new IllegalStateException(
          type.getFullName() + " holds itself (expected: no shape does)");
    }
    for (FieldDescriptor field : type.getFields()) {
      if (field.getJavaType() == JavaType.STRING && names.contains(field.getName())) {
        fields.leaves.add(field);
      } else if (field.getJavaType() == JavaType.MESSAGE && isEcs(field.getMessageType())) {
        GrantFields below = of(field.getMessageType(), names, above);
        if (!below.leaves.isEmpty() || !below.inner.isEmpty()) {
          fields.inner.add(new Inner(field, below));
        }
      }
    }
    above.remove(type);
    return fields;
  }

  /** Returns what these fields hold in {@code message}. */
  List<String> in(Message message) {
    List<String> values = new ArrayList<>();
    collect(message, values);
    return List.copyOf(values);
  }

  private void collect(MessageOrBuilder message, List<String> values) {
    for (FieldDescriptor leaf : leaves) {
      each(message, leaf, value -> values.add((String) value));
    }
    for (Inner each : inner) {
      each(message, each.field(), value -> each.fields().collect((MessageOrBuilder) value, values));
    }
  }

  private static void each(MessageOrBuilder message, FieldDescriptor field, Consumer<Object> to) {
    if (field.isRepeated()) {
      for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
        to.accept(message.getRepeatedField(field, i));
      }
    } else if (message.hasField(field)) {
      to.accept(message.getField(field));
    }
  }

  private static boolean isEcs(Descriptor type) {
    return type.getFile().getPackage().startsWith("ecsgateway.");
  }
}
