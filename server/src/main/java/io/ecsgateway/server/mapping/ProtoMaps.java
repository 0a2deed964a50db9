package io.ecsgateway.server.mapping;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.LinkedHashMap;
import java.util.Map;

/** String maps of messages known by descriptor only, where a map is a list of entries. */
final class ProtoMaps {
  private ProtoMaps() {}

  static void addAll(Message.Builder message, FieldDescriptor field, Map<?, ?> entries) {
    Descriptor entry = field.getMessageType();
    FieldDescriptor key = entry.findFieldByNumber(1);
    FieldDescriptor value = entry.findFieldByNumber(2);
    for (Map.Entry<?, ?> each : entries.entrySet()) {
      if (each.getKey() != null && each.getValue() != null) {
        message.addRepeatedField(
            field,
            message
                .newBuilderForField(field)
                .setField(key, each.getKey())
                .setField(value, each.getValue())
                .build());
      }
    }
  }

  static Map<String, String> read(Message message, FieldDescriptor field) {
    Descriptor entry = field.getMessageType();
    FieldDescriptor key = entry.findFieldByNumber(1);
    FieldDescriptor value = entry.findFieldByNumber(2);
    int count = message.getRepeatedFieldCount(field);
    Map<String, String> entries = LinkedHashMap.newLinkedHashMap(count);
    for (int i = 0; i < count; i++) {
      Message each = (Message) message.getRepeatedField(field, i);
      entries.put((String) each.getField(key), (String) each.getField(value));
    }
    return entries;
  }
}
