package io.ecsgateway.server.access.audit;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;

/** How much of a change was made that ECS answered, as a batch may fail in spite of an answer. */
enum Done {
  WHOLLY("done"),
  IN_PART("done in part"),
  NOT_AT_ALL("not done");

  private static final String FAILURES = "failures";

  private final String outcome;

  Done(String outcome) {
    this.outcome = outcome;
  }

  String outcome() {
    return outcome;
  }

  /** Returns what {@code answer} says: what failed is in {@code failures}, the rest beside it. */
  static Done of(Message answer) {
    boolean failed = false;
    boolean made = false;
    for (FieldDescriptor field : answer.getAllFields().keySet()) {
      if (field.isRepeated() && field.getJavaType() == JavaType.MESSAGE) {
        failed |= field.getName().equals(FAILURES);
        made |= !field.getName().equals(FAILURES);
      }
    }
    if (!failed) {
      return WHOLLY;
    }
    return made ? IN_PART : NOT_AT_ALL;
  }
}
