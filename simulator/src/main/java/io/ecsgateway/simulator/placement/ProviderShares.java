package io.ecsgateway.simulator.placement;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;

/** Which capacity provider gets the next task: bases first, then by weight. */
public final class ProviderShares {
  private ProviderShares() {}

  /**
   * Returns the provider; null without a strategy.
   *
   * @param counts how many tasks each provider has already
   */
  public static @Nullable String next(
      List<CapacityProviderStrategyItem> strategy, Map<String, Integer> counts) {
    CapacityProviderStrategyItem best = null;
    for (CapacityProviderStrategyItem item : strategy) {
      if (count(item, counts) < base(item)) {
        return item.capacityProvider();
      }
      if (best == null || isLessServed(item, best, counts)) {
        best = item;
      }
    }
    return best == null ? null : best.capacityProvider();
  }

  /** Compares tasks beyond the base by weight; the first of equals stays. */
  private static boolean isLessServed(
      CapacityProviderStrategyItem one,
      CapacityProviderStrategyItem other,
      Map<String, Integer> counts) {
    if (weight(one) == 0 || weight(other) == 0) {
      return weight(one) > weight(other);
    }
    long mine = (long) (count(one, counts) - base(one)) * weight(other);
    long theirs = (long) (count(other, counts) - base(other)) * weight(one);
    return mine < theirs;
  }

  private static int count(CapacityProviderStrategyItem item, Map<String, Integer> counts) {
    return counts.getOrDefault(item.capacityProvider(), 0);
  }

  private static int base(CapacityProviderStrategyItem item) {
    return item.base() == null ? 0 : item.base();
  }

  private static int weight(CapacityProviderStrategyItem item) {
    return item.weight() == null ? 0 : item.weight();
  }
}
