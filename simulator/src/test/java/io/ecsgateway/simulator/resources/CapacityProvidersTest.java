package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestInstances.capacityProviders;
import static io.ecsgateway.simulator.resources.TestInstances.item;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.Deviation;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.AutoScalingGroupProvider;
import software.amazon.awssdk.services.ecs.model.CapacityProvider;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.CreateCapacityProviderRequest;
import software.amazon.awssdk.services.ecs.model.DeleteCapacityProviderRequest;
import software.amazon.awssdk.services.ecs.model.DescribeCapacityProvidersRequest;
import software.amazon.awssdk.services.ecs.model.DescribeCapacityProvidersResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.PutClusterCapacityProvidersRequest;
import software.amazon.awssdk.services.ecs.model.PutClusterCapacityProvidersResponse;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.UpdateCapacityProviderRequest;
import software.amazon.awssdk.services.ecs.model.UpdateCapacityProviderResponse;

/** Capacity providers, and which of them tasks get. */
class CapacityProvidersTest {
  private final TestAccount ecs = new TestAccount();

  @Test
  void aProviderWithoutRoomLeavesTheSharesOfOthersAlone() {
    capacityProviders(ecs, "one", "two");
    ecs.registerInstances(1, "two");
    ecs.create(
        TestAccount.serviceRequest("shop", 4)
            .capacityProviderStrategy(item("one", 0, 1), item("two", 0, 1)));
    ecs.advance(600);
    assertThat(ecs.service("shop").runningCount()).isEqualTo(2);
    ecs.registerInstances(1, "one");
    ecs.advance(600);
    assertThat(ecs.service("shop").runningCount()).isEqualTo(4);
  }

  @Test
  @Deviation("started-without-instances")
  void tasksThatStartedAreAnsweredThoughAnotherProviderHasNoInstance() {
    capacityProviders(ecs, "one", "two");
    ecs.registerInstances(1, "one");
    RunTaskResponse response =
        ecs.call(
            RunTaskRequest.builder()
                .cluster("main")
                .taskDefinition("app")
                .count(2)
                .capacityProviderStrategy(item("one", 0, 1), item("two", 0, 1))
                .build());
    assertThat(response.tasks()).hasSize(1);
    assertThat(response.failures())
        .extracting(Failure::reason)
        .containsExactly("No Container Instances were found in your capacity provider.");
  }

  @Test
  void thoseOfFargateAreAlwaysThere() {
    assertThat(describe())
        .extracting(CapacityProvider::name)
        .containsExactly("FARGATE", "FARGATE_SPOT");
    assertThat(
            ecs.error(DeleteCapacityProviderRequest.builder().capacityProvider("FARGATE").build())
                .getMessage())
        .contains("reserved");
  }

  @Test
  void aServiceSharesItsTasksOutByBaseAndWeight() {
    capacityProviders(ecs, "FARGATE", "FARGATE_SPOT");
    ecs.registerFargate("web");
    ecs.createStable(
        TestAccount.serviceRequest("shop", 8)
            .taskDefinition("web")
            .networkConfiguration(TestAccount.network())
            .capacityProviderStrategy(item("FARGATE", 2, 1), item("FARGATE_SPOT", 0, 2)));

    List<Task> tasks = ecs.tasks("shop", DesiredStatus.RUNNING);
    assertThat(shares(tasks)).containsOnly(Map.entry("FARGATE", 4L), Map.entry("FARGATE_SPOT", 4L));
    assertThat(tasks).extracting(Task::launchType).containsOnly(LaunchType.FARGATE);
  }

  @Test
  void theDefaultStrategyOfTheClusterIsUsedWhereNothingIsSaid() {
    capacityProviders(ecs, "FARGATE", "FARGATE_SPOT");
    ecs.registerFargate("web");
    Cluster cluster = put(List.of("FARGATE", "FARGATE_SPOT"), item("FARGATE_SPOT", 0, 1));
    assertThat(cluster.defaultCapacityProviderStrategy()).hasSize(1);
    List<Task> tasks =
        ecs.run(
            RunTaskRequest.builder()
                .taskDefinition("web")
                .count(2)
                .networkConfiguration(TestAccount.network()));
    assertThat(shares(tasks)).containsOnly(Map.entry("FARGATE_SPOT", 2L));
  }

  @Test
  void anAutoScalingGroupsTasksGoToItsInstancesOnly() {
    capacityProviders(ecs, "mine");
    TestInstances.register(ecs, 1, 4);
    RunTaskRequest request =
        PlacementTest.app().cluster("main").capacityProviderStrategy(item("mine", 0, 1)).build();
    assertThat(ecs.error(request).getMessage())
        .isEqualTo("No Container Instances were found in your capacity provider.");
    ecs.registerInstances(1, "mine");
    Task task = ecs.run(request.toBuilder()).getFirst();
    assertThat(task.capacityProviderName()).isEqualTo("mine");
    assertThat(task.launchType()).isEqualTo(LaunchType.EC2);
    assertThat(TestInstances.describe(ecs, task.containerInstanceArn()).capacityProviderName())
        .isEqualTo("mine");
  }

  @Test
  void whatIsInUseIsNotTakenAway() {
    capacityProviders(ecs, "FARGATE", "mine");
    ecs.registerFargate("web");
    ecs.create(
        TestAccount.serviceRequest("shop", 1)
            .taskDefinition("web")
            .networkConfiguration(TestAccount.network())
            .capacityProviderStrategy(item("FARGATE", 0, 1)));
    PutClusterCapacityProvidersRequest without =
        PutClusterCapacityProvidersRequest.builder()
            .cluster("main")
            .capacityProviders("mine")
            .defaultCapacityProviderStrategy(List.of())
            .build();
    assertThat(ecs.error(without).code()).isEqualTo("ResourceInUseException");
    assertThat(ecs.error(delete("mine")).getMessage()).contains("associated with a cluster");
    put(List.of("FARGATE"));
    ecs.call(delete("mine"));
    assertThat(describe()).hasSize(2);
    assertThat(ecs.error(delete("mine")).getMessage()).contains("'mine' was not found");
  }

  @Test
  @Deviation("no-scaling")
  void settingsOfAnAutoScalingGroupAreCompletedAndChanged() {
    capacityProviders(ecs, "mine");
    UpdateCapacityProviderResponse response =
        ecs.call(
            UpdateCapacityProviderRequest.builder()
                .name("mine")
                .autoScalingGroupProvider(
                    group -> group.managedScaling(scaling -> scaling.targetCapacity(80)))
                .build());
    AutoScalingGroupProvider group = response.capacityProvider().autoScalingGroupProvider();
    assertThat(group.autoScalingGroupArn()).isEqualTo("group");
    assertThat(group.managedScaling().targetCapacity()).isEqualTo(80);
    assertThat(group.managedScaling().instanceWarmupPeriod()).isEqualTo(300);
    assertThat(
            ecs.error(
                    UpdateCapacityProviderRequest.builder()
                        .name("mine")
                        .autoScalingGroupProvider(
                            g -> g.managedScaling(scaling -> scaling.targetCapacity(101)))
                        .build())
                .getMessage())
        .contains("targetCapacity: 101");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "aws-mine", "FargateX", "a b", "mine"})
  void aNameThatCannotBeIsRefused(String name) {
    capacityProviders(ecs, "mine");
    assertThat(
            ecs.error(
                    CreateCapacityProviderRequest.builder()
                        .name(name)
                        .autoScalingGroupProvider(group -> group.autoScalingGroupArn("g"))
                        .build())
                .getMessage())
        .contains(name);
    assertThat(describe()).hasSize(3);
  }

  @Test
  @Deviation("capacity-provider-texts")
  void aStrategyThatCannotBeIsRefused() {
    capacityProviders(ecs, "FARGATE", "FARGATE_SPOT", "mine");
    assertThat(refused(item("FARGATE", 0, 1), item("mine", 0, 1))).contains("mix");
    assertThat(refused(item("FARGATE", 1, 1), item("FARGATE_SPOT", 1, 1))).contains("base");
    assertThat(refused(item("FARGATE", 0, 0), item("FARGATE_SPOT", 0, 0))).contains("weight");
    assertThat(refused(item("FARGATE", 0, 1001))).contains("1001");
    assertThat(refused(item("other", 0, 1))).contains("not associated").contains("other");
  }

  private String refused(CapacityProviderStrategyItem... strategy) {
    return ecs.error(
            TestAccount.serviceRequest("shop", 1).capacityProviderStrategy(strategy).build())
        .getMessage();
  }

  private Cluster put(List<String> providers, CapacityProviderStrategyItem... strategy) {
    PutClusterCapacityProvidersResponse response =
        ecs.call(
            PutClusterCapacityProvidersRequest.builder()
                .cluster("main")
                .capacityProviders(providers)
                .defaultCapacityProviderStrategy(strategy)
                .build());
    return response.cluster();
  }

  private List<CapacityProvider> describe() {
    DescribeCapacityProvidersResponse response =
        ecs.call(DescribeCapacityProvidersRequest.builder().build());
    return response.capacityProviders();
  }

  private static DeleteCapacityProviderRequest delete(String name) {
    return DeleteCapacityProviderRequest.builder().capacityProvider(name).build();
  }

  private static Map<String, Long> shares(List<Task> tasks) {
    return tasks.stream()
        .collect(Collectors.groupingBy(Task::capacityProviderName, Collectors.counting()));
  }
}
