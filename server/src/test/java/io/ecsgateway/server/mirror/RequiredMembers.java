package io.ecsgateway.server.mirror;

import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which members are marked REQUIRED, by message. */
record RequiredMembers(Map<String, Set<String>> byMessage) {

  /** Returns those of {@code messages} and of everything that they contain. */
  static RequiredMembers below(Descriptor... messages) {
    RequiredMembers found = new RequiredMembers(new TreeMap<>());
    for (Descriptor message : messages) {
      found.add(message);
    }
    return found;
  }

  Set<String> of(String message) {
    return byMessage.getOrDefault(message, Set.of());
  }

  private void add(Descriptor message) {
    if (!message.getFile().getPackage().equals("ecsgateway.v1")
        || message.getOptions().getMapEntry()
        || byMessage.containsKey(message.getName())) {
      return;
    }
    Set<String> required = new TreeSet<>();
    byMessage.put(message.getName(), required);
    for (FieldDescriptor field : message.getFields()) {
      if (field
          .getOptions()
          .getExtension(FieldBehaviorProto.fieldBehavior)
          .contains(FieldBehavior.REQUIRED)) {
        required.add(field.getJsonName());
      }
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        add(field.getMessageType());
      }
    }
  }
}
