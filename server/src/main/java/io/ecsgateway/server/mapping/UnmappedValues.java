package io.ecsgateway.server.mapping;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The raw forms of one message's enum members that this version has no name for: what {@code
 * unmapped_values} holds, keyed by member name, or {@code name[i]} in lists.
 */
final class UnmappedValues {
  /** In place of an index: the member is no list. */
  static final int ALONE = -1;

  /** For messages without enum members. */
  static final UnmappedValues NONE = new UnmappedValues(Map.of());

  private final Map<String, String> values;
  private final Set<String> taken = new HashSet<>();

  private UnmappedValues(Map<String, String> values) {
    this.values = values;
  }

  static @Nullable FieldDescriptor fieldOf(Descriptor message) {
    return message.findFieldByName("unmapped_values");
  }

  static UnmappedValues empty() {
    return new UnmappedValues(new HashMap<>());
  }

  /** Returns what {@code message} carries in {@code field}. */
  static UnmappedValues of(Message message, FieldDescriptor field) {
    return message.getRepeatedFieldCount(field) == 0
        ? NONE
        : new UnmappedValues(ProtoMaps.read(message, field));
  }

  void put(String member, int index, String raw) {
    values.put(key(member, index), raw);
  }

  /** Returns the raw form of an UNMAPPED member, or null if the message lacks it. */
  @Nullable String take(String member, int index) {
    String key = key(member, index);
    String raw = values.get(key);
    if (raw != null) {
      taken.add(key);
    }
    return raw;
  }

  /** Leaves the entries of {@code member} unread, because the member is not sent. */
  void leave(String member) {
    values.keySet().stream()
        .filter(key -> key.equals(member) || key.startsWith(member + "["))
        .forEach(taken::add);
  }

  /** Reports entries that belong to no UNMAPPED member: most likely a misspelt key. */
  void reportUntaken(FieldPath path, RequestReader reader) {
    for (String key : values.keySet()) {
      if (!taken.contains(key)) {
        reader.violation(
            path.entry(key), "belongs to no member that is UNMAPPED (expected: its ECS name)");
      }
    }
  }

  void writeTo(Message.Builder message, FieldDescriptor field) {
    if (!values.isEmpty()) {
      ProtoMaps.addAll(message, field, values);
    }
  }

  static String key(String member, int index) {
    return index == ALONE ? member : member + "[" + index + "]";
  }
}
