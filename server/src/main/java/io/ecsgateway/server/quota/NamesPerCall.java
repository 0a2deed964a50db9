package io.ecsgateway.server.quota;

import com.google.common.collect.ImmutableMap;

/** How many resources one call of ECS may ask for by name, as documented. */
public final class NamesPerCall {
  private static final ImmutableMap<String, Integer> MOST =
      ImmutableMap.of(
          "DescribeServices", 10,
          "DescribeServiceDeployments", 20,
          "DescribeServiceRevisions", 20,
          "DescribeTasks", 100);

  private NamesPerCall() {}

  /** Returns how many names {@code operation} takes; 1 for those that take no list. */
  public static int most(String operation) {
    return MOST.getOrDefault(operation, 1);
  }
}
