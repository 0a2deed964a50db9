package io.ecsgateway.simulator.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;

class ProviderSharesTest {
  @Test
  void theBaseComesFirstThenTheWeights() {
    assertThat(shares(1, item("a", 0, 1), item("b", 1, 4))).isEqualTo(Map.of("b", 1));
    assertThat(shares(6, item("a", 0, 1), item("b", 1, 4))).isEqualTo(Map.of("a", 1, "b", 5));
    assertThat(shares(11, item("a", 0, 1), item("b", 1, 4))).isEqualTo(Map.of("a", 2, "b", 9));
    assertThat(shares(10, item("a", 0, 1), item("b", 0, 1))).isEqualTo(Map.of("a", 5, "b", 5));
  }

  @Test
  void aWeightOfZeroGetsItsBaseOnly() {
    assertThat(shares(5, item("a", 2, 0), item("b", 0, 1))).isEqualTo(Map.of("a", 2, "b", 3));
    assertThat(shares(3, item("a", 0, 0))).isEqualTo(Map.of("a", 3));
  }

  @Test
  void withoutAStrategyThereIsNoProvider() {
    assertThat(ProviderShares.next(List.of(), Map.of())).isNull();
  }

  private static Map<String, Integer> shares(int tasks, CapacityProviderStrategyItem... strategy) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < tasks; i++) {
      counts.merge(ProviderShares.next(List.of(strategy), counts), 1, Integer::sum);
    }
    return counts;
  }

  private static CapacityProviderStrategyItem item(String provider, int base, int weight) {
    return CapacityProviderStrategyItem.builder()
        .capacityProvider(provider)
        .base(base)
        .weight(weight)
        .build();
  }
}
