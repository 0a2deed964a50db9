package io.ecsgateway.server.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The API has every member of every shape that the pinned SDK has, and no other. */
class ApiShapeTest {
  private static final String OPERATIONS =
      """
      CreateService UpdateService DeleteService DescribeServices ListServices
      ListServicesByNamespace CreateTaskSet UpdateTaskSet DeleteTaskSet DescribeTaskSets
      UpdateServicePrimaryTaskSet ListServiceDeployments DescribeServiceDeployments
      StopServiceDeployment ContinueServiceDeployment DescribeServiceRevisions
      RegisterTaskDefinition DeregisterTaskDefinition DeleteTaskDefinitions DescribeTaskDefinition
      ListTaskDefinitions ListTaskDefinitionFamilies CreateCluster UpdateCluster DeleteCluster
      DescribeClusters ListClusters RunTask StopTask DescribeTasks ListTasks TagResource
      UntagResource ListTagsForResource
      """;

  @Test
  void everyOperationIsThere() {
    assertThat(Operation.all())
        .extracting(Operation::name)
        .containsExactlyInAnyOrder(OPERATIONS.strip().split("\\s+"));
  }

  @Test
  void messagesAreTheShapesOfTheSdk() {
    ApiShape api = new ApiShape();
    for (Operation operation : Operation.all()) {
      api.compare(operation.sdkRequest(), operation.requestType());
      api.compare(operation.sdkResponse(), operation.responseType());
    }
    assertThat(api.faults()).isEmpty();
    assertThat(api.compared()).hasSizeGreaterThan(200); // the walk went down
  }

  @Test
  void messagesAreCalledAsTheirShapes() {
    for (Operation operation : Operation.all()) {
      assertThat(operation.requestType().getName()).isEqualTo(operation.sdkRequest().name());
      assertThat(operation.responseType().getName()).isEqualTo(operation.sdkResponse().name());
    }
  }
}
