package io.ecsgateway.server.access.policy;

import io.grpc.MethodDescriptor;
import java.util.Locale;

/**
 * What a call does, as rules name it: {@code read}, {@code write}, {@code delete}, {@code watch}.
 */
public enum Action {
  READ,
  WRITE,
  /** What takes something away for good: Delete- and Deregister- operations. */
  DELETE,
  WATCH;

  /**
   * Returns what {@code method} does. What the proto does not declare to be without side effects is
   * taken for a change.
   */
  public static Action of(MethodDescriptor<?, ?> method) {
    if (method.getType() == MethodDescriptor.MethodType.SERVER_STREAMING) {
      return WATCH;
    }
    if (method.isSafe() || isReflection(method)) {
      return READ;
    }
    String name = String.valueOf(method.getBareMethodName());
    return name.startsWith("Delete") || name.startsWith("Deregister") ? DELETE : WRITE;
  }

  /** Whether a call of it changes something in ECS. */
  public boolean changes() {
    return this == WRITE || this == DELETE;
  }

  /** Returns its name in rules. */
  public String inRules() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static boolean isReflection(MethodDescriptor<?, ?> method) {
    return String.valueOf(method.getServiceName()).startsWith("grpc.reflection.");
  }
}
