package io.ecsgateway.server.mapping;

import java.util.List;
import java.util.stream.Collectors;

/** A request that cannot be sent to ECS, with everything that is wrong with it. */
public final class InvalidRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * One thing that is wrong.
   *
   * @param field path of the field, in proto field names, as in {@code tags[0].key}
   * @param description what was found and what was expected; never a field's value where that may
   *     be secret
   */
  public record Violation(String field, String description) {
    @Override
    public String toString() {
      return field + ": " + description;
    }
  }

  private final transient List<Violation> violations;

  public InvalidRequestException(List<Violation> violations) {
    super(
        violations.stream().map(Violation::toString).collect(Collectors.joining("; ")),
        null,
        false,
        false);
    this.violations = List.copyOf(violations);
  }

  public InvalidRequestException(String field, String description) {
    this(List.of(new Violation(field, description)));
  }

  public List<Violation> violations() {
    return violations;
  }
}
