package io.ecsgateway.simulator.placement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.PlacementStrategy;

/**
 * Where a task goes, or why it goes nowhere.
 *
 * @param host the instance chosen; null if none will do
 * @param misfits why each will not do, in the order in which they registered; empty if one was
 *     chosen
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
    List<Host> fitting = new ArrayList<>();
    for (Host host : hosts) {
      if (rules.misfit(host, group, demand) == null) {
        fitting.add(host);
      }
    }
    if (fitting.isEmpty()) {
      return new Choice(null, misfits(hosts, rules, group, demand));
    }
    for (PlacementStrategy strategy : rules.strategies()) {
      fitting = best(fitting, hosts, strategy, group, random);
    }
    return new Choice(fitting.getFirst(), Map.of());
  }

  private static Map<Host, Misfit> misfits(
      List<Host> hosts, PlacementRules rules, String group, Demand demand) {
    Map<Host, Misfit> misfits = new LinkedHashMap<>();
    for (Host host : hosts) {
      misfits.put(host, Objects.requireNonNull(rules.misfit(host, group, demand)));
    }
    return misfits;
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
        Function<Host, @Nullable String> field = Host.field(strategy.field());
        Function<Host, String> value = host -> Objects.requireNonNullElse(field.apply(host), "");
        Map<String, Integer> counts = new HashMap<>();
        for (Host host : all) {
          int count = host.count(group);
          if (count > 0) {
            counts.merge(value.apply(host), count, Integer::sum);
          }
        }
        yield least(fitting, host -> counts.getOrDefault(value.apply(host), 0));
      }
      case BINPACK ->
          strategy.field().equalsIgnoreCase("cpu")
              ? least(fitting, host -> host.room().cpu())
              : least(fitting, host -> host.room().memory());
      case RANDOM, UNKNOWN_TO_SDK_VERSION ->
          List.of(fitting.get(random.applyAsInt(fitting.size())));
    };
  }

  private static List<Host> least(List<Host> hosts, ToIntFunction<Host> measure) {
    List<Host> best = new ArrayList<>();
    int least = Integer.MAX_VALUE;
    for (Host host : hosts) {
      int measured = measure.applyAsInt(host);
      if (measured < least) {
        best.clear();
        least = measured;
      }
      if (measured == least) {
        best.add(host);
      }
    }
    return best;
  }
}
