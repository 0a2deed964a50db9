package io.ecsgateway.server.quota;

/**
 * What ECS throttles together, per account and Region: its documented token buckets, as far as
 * watches read.
 */
public enum ThrottleBucket {
  /** DescribeServices, ListServices. */
  SERVICE_READ(100, 20),
  /** DescribeServiceDeployments, ListServiceDeployments. */
  SERVICE_DEPLOYMENT(50, 20),
  /** DescribeTasks, ListTasks and others. */
  CLUSTER_RESOURCE_READ(100, 20),
  /** DescribeTaskDefinition and its lists. */
  TASK_DEFINITION_READ(50, 20);

  private final int burst;
  private final int perSecond;

  ThrottleBucket(int burst, int perSecond) {
    this.burst = burst;
    this.perSecond = perSecond;
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
