package io.ecsgateway.server.access.policy;

import java.util.List;

/** A policy file that cannot be used, with a line for each thing that is wrong with it. */
public final class BrokenPolicyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokenPolicyException(List<String> problems) {
    super(String.join("\n", problems), null, false, false);
  }
}
