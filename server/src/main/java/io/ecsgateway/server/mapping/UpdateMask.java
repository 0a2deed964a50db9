package io.ecsgateway.server.mapping;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which members of an update are sent: the tree of an update_mask's paths.
 *
 * <p>Paths match proto field names or ECS member names, ignoring case and underscores, because JSON
 * turns {@code enableECSManagedTags} into {@code enable_e_c_s_managed_tags}.
 */
final class UpdateMask {
  /** Everything below is sent as it is populated. */
  static final UpdateMask POPULATED = new UpdateMask(Map.of(), false);

  private final Map<FieldDescriptor, UpdateMask> children;

  /** Whether the path ends here: what stands here is sent even if it is empty. */
  private final boolean whole;

  private UpdateMask(Map<FieldDescriptor, UpdateMask> children, boolean whole) {
    this.children = children;
    this.whole = whole;
  }

  /**
   * Returns the tree of {@code mask} over {@code message}; paths that lead nowhere are reported.
   */
  static UpdateMask parse(
      FieldMask mask, Descriptor message, FieldPath maskPath, RequestReader reader) {
    UpdateMask root = new UpdateMask(new HashMap<>(), false);
    for (int i = 0; i < mask.getPathsCount(); i++) {
      String problem = root.add(mask.getPaths(i), message);
      if (problem != null) {
        reader.violation(maskPath, "\"" + mask.getPaths(i) + "\" " + problem);
      }
    }
    return root;
  }

  private @Nullable String add(String path, Descriptor message) {
    UpdateMask node = this;
    @Nullable Descriptor at = message;
    String[] steps = path.split("\\.", -1);
    for (int i = 0; i < steps.length; i++) {
      if (at == null) {
        return "goes below \"" + steps[i - 1] + "\" (expected: a path through single messages)";
      }
      FieldDescriptor field = find(at, steps[i]);
      if (field == null) {
        return "has no field \"%s\" in %s (expected: a field or ECS member name; no indices, no *)"
            .formatted(steps[i], at.getName());
      }
      boolean last = i == steps.length - 1;
      UpdateMask child =
          node.children.computeIfAbsent(field, f -> new UpdateMask(new HashMap<>(), false));
      if (last) {
        node.children.put(field, new UpdateMask(child.children, true));
      }
      node = child;
      at = isSingleShape(field) ? field.getMessageType() : null;
    }
    return null;
  }

  private static boolean isSingleShape(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && !field.isRepeated()
        && MemberBinding.isShape(field.getMessageType());
  }

  private static @Nullable FieldDescriptor find(Descriptor message, String step) {
    String wanted = normalised(step);
    for (FieldDescriptor field : message.getFields()) {
      if (field.getNumber() < MemberBinding.FIRST_GATEWAY_FIELD
          && (normalised(field.getName()).equals(wanted)
              || normalised(field.getJsonName()).equals(wanted))) {
        return field;
      }
    }
    return null;
  }

  private static String normalised(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  /** Whether members are chosen here at all, instead of sent as they are populated. */
  boolean selects() {
    return !children.isEmpty() && !whole;
  }

  /** Whether this mask names {@code field} itself or something in it. */
  boolean names(FieldDescriptor field) {
    return children.containsKey(field);
  }

  /** Whether {@code field} is to be sent even if it is empty. */
  boolean namesWhole(FieldDescriptor field) {
    UpdateMask child = children.get(field);
    return child != null && child.whole;
  }

  /** Returns what applies inside {@code field}. */
  UpdateMask below(FieldDescriptor field) {
    UpdateMask child = children.get(field);
    return child == null ? POPULATED : child;
  }
}
