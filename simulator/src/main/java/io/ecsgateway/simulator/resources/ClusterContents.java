package io.ecsgateway.simulator.resources;

import java.util.Map;

/** What runs in a cluster, counted when asked. */
public interface ClusterContents {
  /** Returns how many services of the cluster are ACTIVE. */
  long activeServices(String clusterArn);

  /** Returns how many container instances of the cluster are ACTIVE or DRAINING. */
  long containerInstances(String clusterArn);

  /** Returns how many tasks of the cluster are RUNNING. */
  long runningTasks(String clusterArn);

  /** Returns how many tasks of the cluster are on their way to RUNNING. */
  long pendingTasks(String clusterArn);

  /**
   * Returns the counts by launch type under ECS's names, such as {@code runningFargateTasksCount},
   * in the order in which they are to be answered.
   */
  Map<String, Long> statistics(String clusterArn);

  /** Forgets what a cluster had that was deleted: one that is created in its place is new. */
  void forget(String clusterArn);
}
