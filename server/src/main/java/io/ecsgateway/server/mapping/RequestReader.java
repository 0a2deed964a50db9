package io.ecsgateway.server.mapping;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one request while it is read, so that a caller hears it at once. */
final class RequestReader {
  private final List<InvalidRequestException.Violation> violations = new ArrayList<>();

  void violation(FieldPath path, String description) {
    violations.add(new InvalidRequestException.Violation(path.toString(), description));
  }

  void throwIfViolated() {
    if (!violations.isEmpty()) {
      throw new InvalidRequestException(violations);
    }
  }
}
