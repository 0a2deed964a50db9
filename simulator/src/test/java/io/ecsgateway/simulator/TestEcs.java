package io.ecsgateway.simulator;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/** The real SDK, pointed at a simulator. */
public final class TestEcs {
  /** The time at which tests begin. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** The operations that the simulator answers. */
  public static final List<String> OPERATIONS =
      List.of(
          "CreateService",
          "UpdateService",
          "DeleteService",
          "DescribeServices",
          "ListServices",
          "ListServicesByNamespace",
          "CreateTaskSet",
          "UpdateTaskSet",
          "DeleteTaskSet",
          "DescribeTaskSets",
          "UpdateServicePrimaryTaskSet",
          "ListServiceDeployments",
          "DescribeServiceDeployments",
          "StopServiceDeployment",
          "ContinueServiceDeployment",
          "DescribeServiceRevisions",
          "RegisterTaskDefinition",
          "DeregisterTaskDefinition",
          "DeleteTaskDefinitions",
          "DescribeTaskDefinition",
          "ListTaskDefinitions",
          "ListTaskDefinitionFamilies",
          "CreateCluster",
          "UpdateCluster",
          "DeleteCluster",
          "DescribeClusters",
          "ListClusters",
          "RunTask",
          "StopTask",
          "DescribeTasks",
          "ListTasks",
          "TagResource",
          "UntagResource",
          "ListTagsForResource",
          "ListAccountSettings",
          "PutAccountSetting",
          "PutAccountSettingDefault",
          "DeleteAccountSetting",
          "UpdateClusterSettings",
          "RegisterContainerInstance",
          "DeregisterContainerInstance",
          "DescribeContainerInstances",
          "ListContainerInstances",
          "UpdateContainerInstancesState",
          "PutAttributes",
          "DeleteAttributes",
          "ListAttributes",
          "StartTask",
          "GetTaskProtection",
          "UpdateTaskProtection",
          "CreateCapacityProvider",
          "UpdateCapacityProvider",
          "DeleteCapacityProvider",
          "DescribeCapacityProviders",
          "PutClusterCapacityProviders");

  private static final SdkHttpClient HTTP = Apache5HttpClient.create();

  private TestEcs() {}

  /** Returns a client that does not retry. */
  public static EcsClient client(URI endpoint) {
    return EcsClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST", "secret")))
        .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .httpClient(HTTP)
        .build();
  }

  /** Returns the smallest registration that ECS takes. */
  public static RegisterTaskDefinitionRequest taskDefinition(String family) {
    return RegisterTaskDefinitionRequest.builder()
        .family(family)
        .containerDefinitions(container("app").build())
        .build();
  }

  /** Returns the smallest container that ECS takes. */
  public static ContainerDefinition.Builder container(String name) {
    return ContainerDefinition.builder().name(name).image("nginx").memory(128);
  }
}
