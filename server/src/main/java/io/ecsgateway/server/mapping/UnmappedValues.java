package io.ecsgateway.server.mapping;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The raw forms of one message's enum members that this version has no name for: what {@code
 * unmapped_values} holds, keyed by member name, or {@code name[i]} in lists.
 */
final class UnmappedValues {
  /** In place of an index: the member is no list. */
  static final int ALONE = -1;

  private Map<String, String> values;

  private UnmappedValues(Map<String, String> values) {
    this.values = values;
  }

  static @Nullable FieldDescriptor fieldOf(Descriptor message) {
    return message.findFieldByName("unmapped_values");
  }

  static UnmappedValues empty() {
    return new UnmappedValues(Map.of());
  }

  /** Returns what the field of a message holds; null if it has none. */
  static UnmappedValues of(@Nullable Object field) {
    if (!(field instanceof Map<?, ?> values) || values.isEmpty()) {
      return empty();
    }
    Map<String, String> copy = new LinkedHashMap<>();
    values.forEach((key, raw) -> copy.put((String) key, (String) raw));
    return new UnmappedValues(copy);
  }

  void put(String member, int index, String raw) {
    if (values.isEmpty()) {
      values = new LinkedHashMap<>(); // few messages need one
    }
    values.put(key(member, index), raw);
  }

  /** Takes out the raw form of an UNMAPPED member; null if the message lacks it. */
  @Nullable String take(String member, int index) {
    return values.isEmpty() ? null : values.remove(key(member, index));
  }

  /** Drops the entries of {@code member}, because the member is not sent. */
  void leave(String member) {
    if (!values.isEmpty()) {
      values.keySet().removeIf(key -> key.equals(member) || key.startsWith(member + "["));
    }
  }

  /**
   * Reports what was not taken, entries that belong to no UNMAPPED member: most likely a misspelt
   * key.
   */
  void reportUntaken(FieldPath path, RequestReader reader) {
    for (String key : values.keySet()) {
      reader.violation(
          path.entry(key), "belongs to no member that is UNMAPPED (expected: its ECS name)");
    }
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  Map<String, String> values() {
    return values;
  }

  static String key(String member, int index) {
    return index == ALONE ? member : member + "[" + index + "]";
  }
}
