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
    public Violation {
      if (description.length() > LONGEST_DESCRIPTION) {
        description = description.substring(0, LONGEST_DESCRIPTION) + "...";
      }
      if (field.length() > LONGEST_DESCRIPTION) {
        field = field.substring(0, LONGEST_DESCRIPTION) + "...";
      }
    }

    @Override
    public String toString() {
      return field + ": " + description;
    }
  }

  /** As many as are told: errors travel in metadata, of which gRPC takes 8 KiB. */
  private static final int MOST = 10;

  private static final int MOST_IN_MESSAGE = 3;

  private static final int LONGEST_DESCRIPTION = 300;

  private final transient List<Violation> violations;

  public InvalidRequestException(List<Violation> violations) {
    super(summary(violations), null, false, false);
    this.violations = List.copyOf(violations.subList(0, Math.min(MOST, violations.size())));
  }

  public InvalidRequestException(String field, String description) {
    this(List.of(new Violation(field, description)));
  }

  /** Returns what is wrong; of very much, the first ten. */
  public List<Violation> violations() {
    return violations;
  }

  private static String summary(List<Violation> violations) {
    String first =
        violations.stream()
            .limit(MOST_IN_MESSAGE)
            .map(Violation::toString)
            .collect(Collectors.joining("; "));
    int more = violations.size() - MOST_IN_MESSAGE;
    return more > 0 ? first + "; and " + more + " more" : first;
  }
}
