package io.ecsgateway.server.quota;

import com.google.common.collect.ImmutableMap;
import java.util.Set;

/** How many resources one call of ECS may ask for by name, as documented. */
public final class NamesPerCall {
  private static final ImmutableMap<String, Integer> MOST =
      ImmutableMap.of(
          "DescribeServices", 10,
          "DescribeServiceDeployments", 20,
          "DescribeServiceRevisions", 20,
          "DescribeTasks", 100);

  private NamesPerCall() {}

  /** Returns the operations of which one call may answer several who ask for something. */
  public static Set<String> operations() {
    return MOST.keySet();
  }

  /** Returns how many names are asked for at once; 1 for all but {@link #operations}. */
  public static int most(String operation) {
    return MOST.getOrDefault(operation, 1);
  }
}
