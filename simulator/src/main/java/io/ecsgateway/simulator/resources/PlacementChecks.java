package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.placement.ClusterQuery;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.PlacementConstraint;
import software.amazon.awssdk.services.ecs.model.PlacementConstraintType;
import software.amazon.awssdk.services.ecs.model.PlacementStrategy;

/** What ECS takes as placement constraints and strategies. */
final class PlacementChecks {
  private static final Set<String> PACKED = Set.of("cpu", "memory");

  private PlacementChecks() {}

  static void check(List<PlacementConstraint> constraints, List<PlacementStrategy> strategies) {
    for (PlacementConstraint constraint : constraints) {
      if (constraint.type() == null) {
        throw invalid("The type of a placement constraint cannot be empty.");
      }
      if (constraint.type() == PlacementConstraintType.MEMBER_OF) {
        checkExpression(constraint.expression());
      } else if (constraint.expression() != null) {
        throw invalid(
            "The distinctInstance constraint takes no expression: " + constraint.expression());
      }
    }
    strategies.forEach(PlacementChecks::check);
  }

  /** Checks what a memberOf constraint asks for. */
  static void checkExpression(@Nullable String expression) {
    if (expression == null || expression.isBlank()) {
      throw invalid("A memberOf placement constraint needs an expression.");
    }
    try {
      ClusterQuery.parse(expression);
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  private static void check(PlacementStrategy strategy) {
    if (strategy.type() == null) {
      throw invalid("The type of a placement strategy cannot be empty.");
    }
    @Nullable String field = strategy.field();
    boolean right =
        switch (strategy.type()) {
          case RANDOM -> field == null || field.isEmpty();
          case BINPACK -> field != null && PACKED.contains(field.toLowerCase(Locale.ROOT));
          case SPREAD ->
              field != null
                  && (field.equals("instanceId")
                      || field.equals("host")
                      || field.startsWith("attribute:"));
          case UNKNOWN_TO_SDK_VERSION -> false;
        };
    if (!right) {
      throw invalid(
          "Invalid field of placement strategy " + strategy.typeAsString() + ": " + field);
    }
  }

  private static EcsException invalid(String message) {
    return EcsException.invalidParameter(message);
  }
}
