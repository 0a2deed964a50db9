package io.ecsgateway.server.mapping;

import com.google.protobuf.Descriptors.FieldDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Where in a request a value stands, as in {@code container_definitions[0].name}. Built on the way
 * down as a chain, and written out only when something is wrong.
 */
record FieldPath(@Nullable FieldPath parent, Object step) {

  static final FieldPath ROOT = new FieldPath(null, "");

  private record Entry(String key) {}

  FieldPath field(FieldDescriptor field) {
    return new FieldPath(this, field.getName());
  }

  FieldPath element(int index) {
    return new FieldPath(this, index);
  }

  FieldPath entry(String key) {
    return new FieldPath(this, new Entry(key));
  }

  @Override
  public String toString() {
    if (parent == null) {
      return "";
    }
    String before = parent.toString();
    return switch (step) {
      case Integer index -> before + "[" + index + "]";
      case Entry(String key) -> before + "[\"" + key + "\"]";
      default -> before.isEmpty() ? step.toString() : before + "." + step;
    };
  }
}
