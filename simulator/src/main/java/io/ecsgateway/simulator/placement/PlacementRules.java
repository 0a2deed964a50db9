package io.ecsgateway.simulator.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.PlacementConstraint;
import software.amazon.awssdk.services.ecs.model.PlacementConstraintType;
import software.amazon.awssdk.services.ecs.model.PlacementStrategy;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionPlacementConstraint;

/**
 * Which container instances a task may go to, and which of them it goes to.
 *
 * @param members what instances must be
 * @param distinct whether no other task of the same group may be on it
 * @param strategies how to choose, one after the other
 */
public record PlacementRules(
    List<Predicate<Host>> members, boolean distinct, List<PlacementStrategy> strategies) {

  /**
   * Returns the rules of a task: its definition's and those it is started with.
   *
   * @throws IllegalArgumentException if an expression cannot be read
   */
  public static PlacementRules of(
      TaskDefinition definition,
      List<PlacementConstraint> constraints,
      List<PlacementStrategy> strategies) {
    List<Predicate<Host>> members = new ArrayList<>();
    boolean distinct = false;
    for (TaskDefinitionPlacementConstraint constraint : definition.placementConstraints()) {
      members.add(ClusterQuery.parse(constraint.expression()));
    }
    for (PlacementConstraint constraint : constraints) {
      if (constraint.type() == PlacementConstraintType.MEMBER_OF) {
        members.add(ClusterQuery.parse(constraint.expression()));
      } else {
        distinct = true;
      }
    }
    return new PlacementRules(members, distinct, strategies);
  }

  /** Returns why a task cannot go to {@code host}; null if it can. */
  public @Nullable Misfit misfit(Host host, String group, Demand demand) {
    if (!admits(host)) {
      return Misfit.MEMBER_OF;
    }
    if (distinct && host.count(group) > 0) {
      return Misfit.DISTINCT_INSTANCE;
    }
    return host.room().misfit(demand);
  }

  /** Whether an instance is what the constraints ask for, whatever runs on it. */
  public boolean admits(Host host) {
    for (Predicate<Host> member : members) {
      if (!member.test(host)) {
        return false;
      }
    }
    return true;
  }
}
