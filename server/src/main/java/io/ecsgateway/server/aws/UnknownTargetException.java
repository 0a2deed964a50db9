package io.ecsgateway.server.aws;

import java.util.List;

/** A caller named a target that is not configured. */
public final class UnknownTargetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String target;
  private final List<String> known;

  public UnknownTargetException(String target, List<String> known) {
    super("ecs-target: " + target + " (expected: " + expected(known) + ")", null, false, false);
    this.target = target;
    this.known = List.copyOf(known);
  }

  private static String expected(List<String> known) {
    return known.isEmpty() ? "none, you may use no target" : "one of " + known;
  }

  public String target() {
    return target;
  }

  /** The names a caller may use, in order. */
  public List<String> known() {
    return known;
  }
}
