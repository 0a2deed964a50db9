package io.ecsgateway.simulator.placement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.PlacementStrategy;

/**
 * Where a task goes, or why it goes nowhere.
 *
 * @param host the instance chosen; null if none will do
 * @param misfits why each of the others will not do, in the order in which they registered
 */
public record Choice(@Nullable Host host, Map<Host, Misfit> misfits) {

  /**
   * Chooses among {@code hosts}; the first that registered where strategies leave several.
   *
   * @param random answers a number below the one it is given
   */
  public static Choice among(
      List<Host> hosts,
      PlacementRules rules,
      String group,
      Demand demand,
      IntUnaryOperator random) {
    Map<Host, Misfit> misfits = new LinkedHashMap<>();
    List<Host> fitting = new ArrayList<>();
    for (Host host : hosts) {
      Misfit misfit = rules.misfit(host, group, demand);
      if (misfit == null) {
        fitting.add(host);
      } else {
        misfits.put(host, misfit);
      }
    }
    if (fitting.isEmpty()) {
      return new Choice(null, misfits);
    }
    for (PlacementStrategy strategy : rules.strategies()) {
      fitting = best(fitting, hosts, strategy, group, random);
    }
    return new Choice(fitting.getFirst(), misfits);
  }

  /** Returns the instance that comes closest to a match; null if there is none at all. */
  public Map.@Nullable Entry<Host, Misfit> closest() {
    return misfits.entrySet().stream()
        .reduce((one, other) -> other.getValue().compareTo(one.getValue()) > 0 ? other : one)
        .orElse(null);
  }

  private static List<Host> best(
      List<Host> fitting,
      List<Host> all,
      PlacementStrategy strategy,
      String group,
      IntUnaryOperator random) {
    return switch (strategy.type()) {
      case SPREAD -> {
        Map<String, Integer> counts = new HashMap<>();
        all.forEach(host -> counts.merge(value(host, strategy), host.count(group), Integer::sum));
        yield least(fitting, host -> counts.getOrDefault(value(host, strategy), 0));
      }
      case BINPACK ->
          least(fitting, host -> isCpu(strategy) ? host.room().cpu() : host.room().memory());
      case RANDOM, UNKNOWN_TO_SDK_VERSION ->
          List.of(fitting.get(random.applyAsInt(fitting.size())));
    };
  }

  private static List<Host> least(List<Host> hosts, ToIntFunction<Host> measure) {
    int least = hosts.stream().mapToInt(measure).min().orElse(0);
    return hosts.stream().filter(host -> measure.applyAsInt(host) == least).toList();
  }

  private static String value(Host host, PlacementStrategy strategy) {
    return Objects.requireNonNullElse(host.field(strategy.field()), "");
  }

  private static boolean isCpu(PlacementStrategy strategy) {
    return strategy.field().equalsIgnoreCase("cpu");
  }
}
