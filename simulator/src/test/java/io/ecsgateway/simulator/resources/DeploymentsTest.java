package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.addIfNew;
import static io.ecsgateway.simulator.resources.TestAccount.serviceRequest;
import static io.ecsgateway.simulator.resources.TestAccount.updateRequest;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.DeleteTaskDefinitionsRequest;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeregisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionSummary;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

class DeploymentsTest {
  private final TestAccount ecs = new TestAccount();

  @Test
  void newTasksStartBeforeOldOnesLeave() {
    ecs.createStable("shop", 2);
    ecs.deploy("shop", "app:2");
    List<String> seen = new ArrayList<>();
    ecs.watch(
        "shop",
        120,
        service ->
            addIfNew(
                seen,
                service.deployments().stream()
                    .map(d -> d.status() + " " + d.pendingCount() + "+" + d.runningCount())
                    .toList()
                    .toString()));

    assertThat(seen)
        .containsExactly(
            "[PRIMARY 0+0, ACTIVE 0+2]",
            "[PRIMARY 2+0, ACTIVE 0+2]",
            "[PRIMARY 0+2, ACTIVE 0+2]",
            "[PRIMARY 0+2, ACTIVE 0+0]",
            "[PRIMARY 0+2]");
  }

  @Test
  void halfOfTheTasksMakeRoomWhenMaximumIsHundredPercent() {
    ecs.createStable(
        serviceRequest("shop", 4)
            .deploymentConfiguration(
                limits -> limits.minimumHealthyPercent(50).maximumPercent(100)));
    ecs.deploy("shop", "app:2");
    ecs.watch(
        "shop",
        300,
        service -> {
          assertThat(service.runningCount() + service.pendingCount()).isLessThanOrEqualTo(4);
          assertThat(service.runningCount()).isGreaterThanOrEqualTo(2);
        });

    assertThat(ecs.service("shop").deployments()).hasSize(1);
    assertThat(ecs.tasks("shop", DesiredStatus.RUNNING))
        .hasSize(4)
        .allSatisfy(task -> assertThat(task.taskDefinitionArn()).endsWith("app:2"));
  }

  @Test
  void deploymentThatItsLimitsBlockSaysSoOnce() {
    ecs.createStable(
        serviceRequest("shop", 1)
            .deploymentConfiguration(
                limits -> limits.minimumHealthyPercent(100).maximumPercent(150)));
    ecs.deploy("shop", "app:2");
    ecs.advance(600);
    assertThat(ecs.service("shop").deployments()).hasSize(2);
    assertThat(ecs.messages("shop"))
        .filteredOn(message -> message.contains("unable to stop or start tasks"))
        .hasSize(1);
    ecs.update(updateRequest("shop").deploymentConfiguration(limits -> limits.maximumPercent(200)));
    ecs.advance(120);

    assertThat(ecs.service("shop").deployments()).hasSize(1);
  }

  @Test
  void oldTasksThatNeverRanAreNotStoppedAsRunningLong() {
    ecs.create("shop", 2);
    ecs.advance(2);
    ecs.deploy("shop", "app:2");
    ecs.advance(60);

    assertThat(ecs.tasks("shop", DesiredStatus.STOPPED))
        .hasSize(2)
        .allSatisfy(task -> assertThat(task.startedAt()).isNull());
  }

  @Test
  void updateThatChangesNothingDeploysNothing() {
    ecs.createStable("shop", 1);
    Service service = ecs.deploy("shop", "app:1");

    assertThat(service.deployments()).hasSize(1);
    assertThat(ecs.serviceDeployments("shop")).hasSize(1);
  }

  @Test
  void forcedUpdateDeploysTheSameAgain() {
    String first = ecs.createStable("shop", 1).deployments().getFirst().id();
    Service service = ecs.update(updateRequest("shop").forceNewDeployment(true));

    assertThat(service.deployments()).hasSize(2);
    assertThat(service.deployments().getFirst().id()).isNotEqualTo(first);
    ecs.advance(120);
    assertThat(ecs.service("shop").deployments()).hasSize(1);
  }

  @Test
  void familyAloneMeansItsLatestRevision() {
    ecs.createStable("shop", 1);

    assertThat(ecs.deploy("shop", "app").taskDefinition()).endsWith("app:2");
  }

  @Test
  void scalingWhileDeployingReachesTheNewCountWithNewTasks() {
    ecs.createStable("shop", 4);
    ecs.deploy("shop", "app:2");
    ecs.advance(3);
    ecs.scale("shop", 2);
    ecs.advance(180);

    assertThat(ecs.service("shop").runningCount()).isEqualTo(2);
    assertThat(ecs.tasks("shop", DesiredStatus.RUNNING))
        .allSatisfy(task -> assertThat(task.taskDefinitionArn()).endsWith("app:2"));
    assertThat(ecs.serviceDeployments("shop"))
        .extracting(ServiceDeployment::statusAsString)
        .containsOnly("SUCCESSFUL");
  }

  @Test
  void taskDefinitionInUseOutlivesItsDeletion() {
    ecs.createStable("shop", 0);
    ecs.call(DeregisterTaskDefinitionRequest.builder().taskDefinition("app:1").build());
    ecs.call(DeleteTaskDefinitionsRequest.builder().taskDefinitions("app:1").build());
    ecs.advance(600);
    DescribeTaskDefinitionResponse response =
        ecs.call(DescribeTaskDefinitionRequest.builder().taskDefinition("app:1").build());
    assertThat(response.taskDefinition().status())
        .isEqualTo(TaskDefinitionStatus.DELETE_IN_PROGRESS);
    ecs.deploy("shop", "app:2");
    ecs.advance(600);

    assertThat(
            ecs.error(DescribeTaskDefinitionRequest.builder().taskDefinition("app:1").build())
                .code())
        .isEqualTo("ClientException");
  }

  @Test
  void countsOfServiceAndDeploymentsAddUp() {
    ecs.createStable("shop", 3);
    ecs.deploy("shop", "app:2");
    ecs.watch(
        "shop",
        120,
        service -> {
          assertThat(service.runningCount())
              .isEqualTo(service.deployments().stream().mapToInt(Deployment::runningCount).sum());
          ServiceRevisionSummary target =
              ecs.serviceDeployments("shop").getFirst().targetServiceRevision();
          assertThat(target.runningTaskCount())
              .isEqualTo(service.deployments().getFirst().runningCount());
        });
  }

  @Test
  void sameSeedAndCommandsGiveTheSameHistory() {
    assertThat(history(7)).isEqualTo(history(7)).isNotEqualTo(history(8));
  }

  private static String history(long seed) {
    TestAccount ecs = new TestAccount(seed);
    ecs.createStable("shop", 3);
    ecs.deploy("shop", "app:2");
    ecs.advance(20);
    List<Task> tasks = ecs.tasks("shop", DesiredStatus.RUNNING);
    return ecs.service("shop") + " " + tasks;
  }
}
