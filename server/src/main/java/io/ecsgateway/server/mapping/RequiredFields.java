package io.ecsgateway.server.mapping;

import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;

/** Which fields a request must have. */
public final class RequiredFields {
  static final String EXPECTED_NON_EMPTY = "is required (expected: at least one element)";
  static final String EXPECTED_PRESENT = "is required";

  private RequiredFields() {}

  /** Whether {@code field} is marked REQUIRED. */
  static boolean isRequired(FieldDescriptor field) {
    return field
        .getOptions()
        .getExtension(FieldBehaviorProto.fieldBehavior)
        .contains(FieldBehavior.REQUIRED);
  }

  /**
   * Checks the fields of {@code request} itself, for requests that mirror no ECS shape.
   *
   * @throws InvalidRequestException naming each that is missing
   */
  public static void check(Message request) {
    List<InvalidRequestException.Violation> violations = new ArrayList<>();
    for (FieldDescriptor field : request.getDescriptorForType().getFields()) {
      if (!isRequired(field)) {
        continue;
      }
      if (field.isRepeated()) {
        if (request.getRepeatedFieldCount(field) == 0) {
          violations.add(
              new InvalidRequestException.Violation(field.getName(), EXPECTED_NON_EMPTY));
        }
      } else if (!request.hasField(field)) {
        violations.add(new InvalidRequestException.Violation(field.getName(), EXPECTED_PRESENT));
      }
    }
    if (!violations.isEmpty()) {
      throw new InvalidRequestException(violations);
    }
  }
}
