package io.ecsgateway.server.quota;

import com.google.common.collect.ImmutableSet;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What ECS throttles together, per account and Region: its documented token buckets, as far as the
 * gateway paces calls.
 */
public enum ThrottleBucket {
  SERVICE_READ(100, 20, ImmutableSet.of("DescribeServices", "ListServices")),
  SERVICE_DEPLOYMENT(
      50, 20, ImmutableSet.of("DescribeServiceDeployments", "ListServiceDeployments")),
  SERVICE_REVISION(50, 20, ImmutableSet.of("DescribeServiceRevisions")),
  /** Those of container instances and attributes too, which the gateway does not call. */
  CLUSTER_RESOURCE_READ(100, 20, ImmutableSet.of("DescribeTasks", "ListTasks")),
  TASK_DEFINITION_READ(
      50,
      20,
      ImmutableSet.of(
          "DescribeTaskDefinition", "ListTaskDefinitions", "ListTaskDefinitionFamilies"));

  private final int burst;
  private final int perSecond;
  private final ImmutableSet<String> operations;

  ThrottleBucket(int burst, int perSecond, ImmutableSet<String> operations) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.operations = operations;
  }

  /** Returns the bucket that limits {@code operation}; null for those that are not paced. */
  public static @Nullable ThrottleBucket of(String operation) {
    return Arrays.stream(values())
        .filter(bucket -> bucket.operations.contains(operation))
        .findFirst()
        .orElse(null);
  }

  /** Returns how many calls it holds when it is full. */
  public int burst() {
    return burst;
  }

  /** Returns how many calls it gains each second. */
  public int perSecond() {
    return perSecond;
  }
}
