package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.network;
import static io.ecsgateway.simulator.resources.TestAccount.serviceRequest;
import static io.ecsgateway.simulator.resources.TestAccount.updateRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.Deviation;
import io.ecsgateway.simulator.engine.EcsException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.CreateTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.CreateTaskSetResponse;
import software.amazon.awssdk.services.ecs.model.DeleteTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.DeleteTaskSetResponse;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.DescribeTaskSetsRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTaskSetsResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.StabilityStatus;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TagResourceRequest;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskSet;
import software.amazon.awssdk.services.ecs.model.TaskSetField;
import software.amazon.awssdk.services.ecs.model.UpdateServicePrimaryTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.UpdateServicePrimaryTaskSetResponse;
import software.amazon.awssdk.services.ecs.model.UpdateTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.UpdateTaskSetResponse;

class TaskSetsTest {
  private final TestAccount ecs = new TestAccount();

  @BeforeEach
  void createExternalService() {
    ecs.create(external("shop").desiredCount(4));
  }

  @ParameterizedTest
  @CsvSource({"100, 4", "50, 2", "30, 2", "25, 1", "1, 1", "0, 0", "75.5, 4"})
  void computedDesiredCountIsRoundedUp(double percent, int computed) {
    TaskSet taskSet = create("app:1", percent);
    assertThat(taskSet.computedDesiredCount()).isEqualTo(computed);
    ecs.advance(60);

    assertThat(describe(taskSet.id()).runningCount()).isEqualTo(computed);
  }

  @Test
  @Deviation("stability-status-at")
  void newTaskSetStabilizesUntilItsTasksRun() {
    TaskSet created = create("app:1", 50);
    assertThat(created.status()).isEqualTo("ACTIVE");
    assertThat(created.id()).matches("ecs-svc/\\d{19}");
    assertThat(created.taskSetArn())
        .isEqualTo("arn:aws:ecs:us-east-1:123456789012:task-set/main/shop/" + created.id());
    assertThat(created.stabilityStatus()).isEqualTo(StabilityStatus.STABILIZING);
    Instant before = created.stabilityStatusAt();
    ecs.advance(2);
    assertThat(describe(created.id()).pendingCount()).isEqualTo(2);
    ecs.advance(60);
    TaskSet steady = describe(created.taskSetArn());

    assertThat(steady.stabilityStatus()).isEqualTo(StabilityStatus.STEADY_STATE);
    assertThat(steady.stabilityStatusAt()).isAfter(before);
    ecs.advance(60);
    assertThat(describe(created.id()).stabilityStatusAt()).isEqualTo(steady.stabilityStatusAt());
    assertThat(ecs.messages("shop"))
        .contains("(service shop, taskSet " + created.id() + ") has reached a steady state.");
  }

  @Test
  void taskSetWithoutScaleRunsNothing() {
    CreateTaskSetResponse response = ecs.call(createRequest("app:1").build());

    assertThat(response.taskSet().scale().value()).isZero();
    assertThat(response.taskSet().computedDesiredCount()).isZero();
  }

  @Test
  @Deviation("started-by")
  void tasksAreStartedByTheirTaskSet() {
    TaskSet taskSet = create("app:1", 100);
    ecs.advance(60);

    assertThat(ecs.tasks("shop", DesiredStatus.RUNNING))
        .hasSize(4)
        .extracting(Task::startedBy)
        .containsOnly(taskSet.id());
    assertThat(ecs.service("shop").runningCount()).isEqualTo(4);
    assertThat(ecs.service("shop").deployments()).isEmpty();
    assertThat(ecs.service("shop").taskSets()).hasSize(1);
  }

  @Test
  void scaleAloneChangesTheCount() {
    TaskSet taskSet = create("app:1", 100);
    ecs.advance(60);
    TaskSet scaled = scale(taskSet.id(), 25);
    assertThat(scaled.stabilityStatus()).isEqualTo(StabilityStatus.STABILIZING);
    ecs.advance(60);

    assertThat(describe(taskSet.id()).runningCount()).isEqualTo(1);
    assertThat(describe(taskSet.id()).stabilityStatus()).isEqualTo(StabilityStatus.STEADY_STATE);
  }

  @Test
  void serviceDesiredCountReachesEveryTaskSet() {
    TaskSet first = create("app:1", 100);
    TaskSet second = create("app:2", 50);
    ecs.advance(60);
    ecs.scale("shop", 8);
    assertThat(describe(first.id()).stabilityStatus()).isEqualTo(StabilityStatus.STABILIZING);
    ecs.advance(60);

    assertThat(describe(first.id()).runningCount()).isEqualTo(8);
    assertThat(describe(second.id()).runningCount()).isEqualTo(4);
  }

  @Test
  void scaledTaskSetIsDeletedOnlyByForceAndDrains() {
    TaskSet taskSet = create("app:1", 50);
    ecs.advance(60);
    assertThat(deleteError(taskSet.id()).getMessage())
        .isEqualTo("The task set cannot be deleted while it is scaled above 0.");
    DeleteTaskSetResponse response = ecs.call(deleteRequest(taskSet.id()).force(true).build());
    assertThat(response.taskSet().status()).isEqualTo("DRAINING");
    assertThat(response.taskSet().computedDesiredCount()).isZero();
    assertThat(describe(taskSet.id()).runningCount()).isEqualTo(2);
    ecs.advance(60);

    assertThat(describeAll(taskSet.id()).failures())
        .extracting("reason")
        .containsExactly("MISSING");
    assertThat(deleteError(taskSet.id()).code()).isEqualTo("TaskSetNotFoundException");
    assertThat(ecs.service("shop").taskSets()).isEmpty();
  }

  @Test
  void emptyTaskSetIsDeletedWithoutForce() {
    TaskSet taskSet = create("app:1", 0);
    ecs.call(deleteRequest(taskSet.id()).build());
    ecs.advance(2);

    assertThat(ecs.service("shop").taskSets()).isEmpty();
  }

  @Test
  void primaryTaskSetGivesTheServiceWhatItRuns() {
    TaskSet first = create("app:1", 100);
    TaskSet second = create("app:2", 100);
    makePrimary(first.id());
    assertThat(ecs.service("shop").taskDefinition()).endsWith("app:1");
    TaskSet primary = makePrimary(second.taskSetArn());

    assertThat(primary.status()).isEqualTo("PRIMARY");
    assertThat(describe(first.id()).status()).isEqualTo("ACTIVE");
    assertThat(ecs.service("shop").taskDefinition()).endsWith("app:2");
    assertThat(ecs.service("shop").launchType()).isEqualTo(LaunchType.EC2);
    assertThat(ecs.service("shop").createdAt()).isEqualTo(TestAccount.START);
  }

  @Test
  void primaryTaskSetIsDeletedOnlyByForce() {
    TaskSet taskSet = create("app:1", 0);
    makePrimary(taskSet.id());

    assertThat(deleteError(taskSet.id()).code()).isEqualTo("InvalidParameterException");
    ecs.call(deleteRequest(taskSet.id()).force(true).build());
  }

  @Test
  void sameTokenAndParametersMakeOneTaskSet() {
    var request = createRequest("app:1").clientToken("t");
    CreateTaskSetResponse first = ecs.call(request.build());
    CreateTaskSetResponse again = ecs.call(request.build());

    assertThat(again.taskSet().id()).isEqualTo(first.taskSet().id());
    assertThat(ecs.service("shop").taskSets()).hasSize(1);
    assertThat(ecs.error(request.externalId("other").build()).code())
        .isEqualTo("InvalidParameterException");
  }

  @Test
  void serviceHasAtMostFiveTaskSets() {
    for (int i = 0; i < 5; i++) {
      create("app:1", 0);
    }

    assertThat(ecs.error(createRequest("app:1").build()).getMessage())
        .startsWith("5 deployments exist on the service.");
  }

  @Test
  void wrongRequestsAreRefused() {
    ecs.create("rolling", 0);
    assertThat(ecs.error(createRequest("app:1").service("rolling").build()).getMessage())
        .isEqualTo(
            "Amazon ECS only supports task set management on services configured to use external"
                + " deployment controllers.");
    assertThat(ecs.error(createRequest("app:1").service("none").build()).code())
        .isEqualTo("ServiceNotFoundException");
    assertThat(ecs.error(createRequest("app:1").cluster("none").build()).code())
        .isEqualTo("ClusterNotFoundException");
    assertThat(ecs.error(createRequest("app:1").scale(s -> s.value(101.0)).build()).getMessage())
        .contains("101");
    assertThat(ecs.error(createRequest("app:9").build()).code()).isEqualTo("ClientException");
    assertThat(
            ecs.error(
                    UpdateTaskSetRequest.builder()
                        .cluster("main")
                        .service("shop")
                        .taskSet("ecs-svc/1")
                        .scale(s -> s.value(1.0))
                        .build())
                .code())
        .isEqualTo("TaskSetNotFoundException");
  }

  @Test
  void externalServiceHasNothingThatBelongsToTaskSets() {
    assertThat(message(external("a").taskDefinition("app:1")))
        .isEqualTo("TaskDefinition must be blank.");
    assertThat(message(external("a").launchType(LaunchType.EC2)))
        .isEqualTo("LaunchType must be blank.");
    assertThat(message(external("a").networkConfiguration(network())))
        .isEqualTo("NetworkConfiguration must be blank.");
  }

  @Test
  @Deviation("task-set-service-texts")
  void updateServiceLeavesTaskSetsToTheirController() {
    for (var request :
        List.of(
            updateRequest("shop").taskDefinition("app:2"),
            updateRequest("shop").networkConfiguration(network()),
            updateRequest("shop").forceNewDeployment(true),
            updateRequest("shop").platformVersion("LATEST"),
            updateRequest("shop").loadBalancers(List.of()),
            updateRequest("shop").serviceRegistries(List.of()),
            updateRequest("shop").capacityProviderStrategy(List.of()),
            updateRequest("shop").serviceConnectConfiguration(c -> c.enabled(false)),
            updateRequest("shop").volumeConfigurations(List.of()),
            updateRequest("shop").vpcLatticeConfigurations(List.of()),
            updateRequest("shop").deploymentConfiguration(c -> c.maximumPercent(150)))) {
      assertThat(ecs.error(request.build()).getMessage())
          .contains("on services with an EXTERNAL deployment controller");
    }
    assertThat(ecs.scale("shop", 1).desiredCount()).isEqualTo(1);
  }

  @Test
  void updateServiceChangesWhatBelongsToTheServiceAlone() {
    Service updated =
        ecs.update(
            updateRequest("shop")
                .desiredCount(7)
                .healthCheckGracePeriodSeconds(30)
                .enableECSManagedTags(true)
                .propagateTags("SERVICE"));

    assertThat(updated.desiredCount()).isEqualTo(7);
    assertThat(updated.healthCheckGracePeriodSeconds()).isEqualTo(30);
    assertThat(updated.enableECSManagedTags()).isTrue();
    assertThat(updated.propagateTagsAsString()).isEqualTo("SERVICE");
    assertThat(updated.deployments()).isEmpty();
  }

  @Test
  void codeDeployServiceBeginsWithAPrimaryTaskSet() {
    LoadBalancer balancer =
        LoadBalancer.builder()
            .targetGroupArn("arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/t/0")
            .containerName("app")
            .containerPort(80)
            .build();
    CreateServiceRequest.Builder request =
        serviceRequest("blue", 2)
            .deploymentController(c -> c.type(DeploymentControllerType.CODE_DEPLOY));
    assertThat(message(request)).contains("load balancer");
    ecs.create(request.loadBalancers(balancer));
    ecs.advance(60);
    Service service = ecs.service("blue");

    assertThat(service.runningCount()).isEqualTo(2);
    assertThat(service.taskSets())
        .singleElement()
        .satisfies(taskSet -> {
          assertThat(taskSet.status()).isEqualTo("PRIMARY");
          assertThat(taskSet.startedBy()).isEqualTo("CODE_DEPLOY");
          assertThat(taskSet.stabilityStatus()).isEqualTo(StabilityStatus.STEADY_STATE);
        });
    assertThat(ecs.error(updateRequest("blue").taskDefinition("app:2").build()).getMessage())
        .isEqualTo(
            "Unable to update task definition on services with a CODE_DEPLOY deployment"
                + " controller. Use AWS CodeDeploy to trigger a new deployment.");
  }

  @Test
  void deletedServiceTakesItsTaskSetsAlong() {
    create("app:1", 100);
    ecs.advance(60);
    ecs.delete("shop", true);
    assertThat(ecs.error(describeRequest("x").build()).code())
        .isEqualTo("ServiceNotActiveException");
    ecs.advance(60);

    assertThat(ecs.service("shop").status()).isEqualTo("INACTIVE");
    assertThat(ecs.service("shop").runningCount()).isZero();
  }

  @Test
  void taskSetsCarryTags() {
    Tag tag = Tag.builder().key("team").value("a").build();
    CreateTaskSetResponse created = ecs.call(createRequest("app:1").tags(tag).build());
    Tag more = Tag.builder().key("more").value("b").build();
    ecs.call(
        TagResourceRequest.builder()
            .resourceArn(created.taskSet().taskSetArn())
            .tags(more)
            .build());
    DescribeTaskSetsResponse response =
        ecs.call(describeRequest(created.taskSet().id()).include(TaskSetField.TAGS).build());

    assertThat(response.taskSets().getFirst().tags()).containsExactly(tag, more);
  }

  private static CreateServiceRequest.Builder external(String name) {
    return CreateServiceRequest.builder()
        .cluster("main")
        .serviceName(name)
        .deploymentController(c -> c.type(DeploymentControllerType.EXTERNAL));
  }

  private static CreateTaskSetRequest.Builder createRequest(String definition) {
    return CreateTaskSetRequest.builder()
        .cluster("main")
        .service("shop")
        .taskDefinition(definition);
  }

  private TaskSet create(String definition, double percent) {
    CreateTaskSetResponse response =
        ecs.call(createRequest(definition).scale(s -> s.value(percent)).build());
    return response.taskSet();
  }

  private TaskSet scale(String taskSet, double percent) {
    UpdateTaskSetResponse response =
        ecs.call(
            UpdateTaskSetRequest.builder()
                .cluster("main")
                .service("shop")
                .taskSet(taskSet)
                .scale(s -> s.value(percent))
                .build());
    return response.taskSet();
  }

  private TaskSet makePrimary(String taskSet) {
    UpdateServicePrimaryTaskSetResponse response =
        ecs.call(
            UpdateServicePrimaryTaskSetRequest.builder()
                .cluster("main")
                .service("shop")
                .primaryTaskSet(taskSet)
                .build());
    return response.taskSet();
  }

  private static DeleteTaskSetRequest.Builder deleteRequest(String taskSet) {
    return DeleteTaskSetRequest.builder().cluster("main").service("shop").taskSet(taskSet);
  }

  private EcsException deleteError(String taskSet) {
    return ecs.error(deleteRequest(taskSet).build());
  }

  private static DescribeTaskSetsRequest.Builder describeRequest(String taskSet) {
    return DescribeTaskSetsRequest.builder().cluster("main").service("shop").taskSets(taskSet);
  }

  private DescribeTaskSetsResponse describeAll(String taskSet) {
    return ecs.call(describeRequest(taskSet).build());
  }

  private TaskSet describe(String taskSet) {
    return describeAll(taskSet).taskSets().getFirst();
  }

  private String message(CreateServiceRequest.Builder request) {
    return String.valueOf(ecs.error(request.build()).getMessage());
  }
}
