package io.ecsgateway.simulator.faults;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Operations that ECS throttles together, per account and Region: its documented token buckets. An
 * operation that is in none of them has no rate that is known.
 */
public enum OperationGroup {
  SERVICE_READ(100, 20, "DescribeServices", "ListServices"),
  SERVICE_MODIFY(50, 5, "CreateService", "UpdateService", "DeleteService"),
  SERVICE_DEPLOYMENT(50, 20, "DescribeServiceDeployments", "ListServiceDeployments"),
  SERVICE_REVISION(50, 20, "DescribeServiceRevisions"),
  CLUSTER_RESOURCE_READ(
      100,
      20,
      "DescribeTasks",
      "ListTasks",
      "DescribeContainerInstances",
      "ListContainerInstances",
      "ListAttributes"),
  CLUSTER_RESOURCE_MODIFY(100, 40, "RunTask", "StopTask", "StartTask", "ExecuteCommand"),
  TASK_DEFINITION_READ(
      50, 20, "DescribeTaskDefinition", "ListTaskDefinitions", "ListTaskDefinitionFamilies"),
  TASK_DEFINITION_MODIFY(20, 1, "RegisterTaskDefinition", "DeregisterTaskDefinition"),
  TASK_DEFINITION_DELETION(5, 1, "DeleteTaskDefinitions"),
  CLUSTER_SERVICE_RESOURCE_READ(10, 1, "ListServicesByNamespace"),
  CLUSTER_READ(50, 20, "DescribeClusters", "ListClusters"),
  CLUSTER_MODIFY(
      20,
      1,
      "CreateCluster",
      "UpdateCluster",
      "DeleteCluster",
      "UpdateClusterSettings",
      "PutClusterCapacityProviders"),
  TAG_READ(50, 20, "ListTagsForResource"),
  TAG_MODIFY(20, 10, "TagResource", "UntagResource");

  private final int burst;
  private final int perSecond;

  @SuppressWarnings("ImmutableEnumChecker") // a copy that cannot change
  private final Set<String> operations;

  OperationGroup(int burst, int perSecond, String... operations) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.operations = Set.copyOf(List.of(operations));
  }

  /** Returns the group of an operation, empty where none is documented. */
  public static Optional<OperationGroup> of(String operation) {
    return Stream.of(values()).filter(group -> group.operations.contains(operation)).findFirst();
  }

  /** Returns how many calls the bucket holds when it is full. */
  public int burst() {
    return burst;
  }

  /** Returns how many calls the bucket gains each second. */
  public int perSecond() {
    return perSecond;
  }

  /** Returns ECS's names of the operations. */
  public Set<String> operations() {
    return operations;
  }
}
