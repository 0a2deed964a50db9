package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.network;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.engine.EcsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Attachment;
import software.amazon.awssdk.services.ecs.model.Connectivity;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.DeleteTaskDefinitionsRequest;
import software.amazon.awssdk.services.ecs.model.DeregisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

class TasksTest {
  private final TestAccount ecs = new TestAccount();

  @Test
  void fargateTaskGoesThroughEveryStatusInOrder() {
    ecs.registerFargate("web");
    String arn = runFargate().taskArn();
    List<String> statuses = new ArrayList<>();
    List<Long> versions = new ArrayList<>();
    for (int second = 0; second < 60; second++) {
      if (second == 30) {
        stop(arn, null);
      }
      Task task = ecs.task(arn);
      if (statuses.isEmpty() || !statuses.getLast().equals(task.lastStatus())) {
        statuses.add(task.lastStatus());
        versions.add(task.version());
      }
      ecs.advance(1);
    }

    assertThat(statuses)
        .containsExactly(
            "PROVISIONING",
            "PENDING",
            "ACTIVATING",
            "RUNNING",
            "DEACTIVATING",
            "STOPPING",
            "DEPROVISIONING",
            "STOPPED");
    assertThat(versions).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void taskOnAnInstanceIsPendingAtFirst() {
    assertThat(ecs.run(app()).getFirst().lastStatus()).isEqualTo("PENDING");
  }

  @Test
  void timestampsTellTheStory() {
    ecs.registerFargate("web");
    String arn = runFargate().taskArn();
    ecs.advance(30);
    stop(arn, null);
    ecs.advance(60);
    Task task = ecs.task(arn);

    assertThat(
            List.of(
                task.createdAt(),
                task.connectivityAt(),
                task.pullStartedAt(),
                task.pullStoppedAt(),
                task.startedAt(),
                task.stoppingAt(),
                task.executionStoppedAt(),
                task.stoppedAt()))
        .isSorted();
    assertThat(task.connectivity()).isEqualTo(Connectivity.CONNECTED);
    assertThat(task.startedAt()).isEqualTo(TestAccount.START.plusSeconds(10));
    assertThat(task.stoppedAt()).isBetween(task.stoppingAt(), task.stoppingAt().plusSeconds(35));
  }

  @Test
  void fargateTaskHasANetworkInterface() {
    ecs.registerFargate("web");
    Task created = runFargate();
    assertThat(created.attachments()).extracting(Attachment::status).containsExactly("PRECREATED");
    ecs.advance(20);
    Task task = ecs.task(created.taskArn());

    assertThat(task.attachments()).extracting(Attachment::status).containsExactly("ATTACHED");
    assertThat(task.attachments().getFirst().details())
        .extracting("name")
        .containsExactly(
            "subnetId", "networkInterfaceId", "macAddress", "privateDnsName", "privateIPv4Address");
    assertThat(task.containers().getFirst().networkInterfaces()).hasSize(1);
    assertThat(task.platformVersion()).isEqualTo("1.4.0");
    assertThat(task.cpu()).isEqualTo("256");
  }

  @Test
  void containersOnAnInstanceAreBoundToPortsOfTheHost() {
    String arn = ecs.run(app()).getFirst().taskArn();
    ecs.advance(20);
    Container container = ecs.task(arn).containers().getFirst();

    assertThat(container.lastStatus()).isEqualTo("RUNNING");
    assertThat(container.networkBindings()).extracting("containerPort").containsExactly(80);
    assertThat(container.exitCode()).isNull();
  }

  @Test
  void stoppedTaskSaysWhoStoppedItAndWhy() {
    String arn = ecs.run(app()).getFirst().taskArn();
    ecs.advance(20);
    Task stopping = stop(arn, "no longer needed");
    assertThat(stopping.desiredStatus()).isEqualTo("STOPPED");
    assertThat(stopping.lastStatus()).isEqualTo("RUNNING");
    ecs.advance(60);
    Task task = ecs.task(arn);

    assertThat(task.lastStatus()).isEqualTo("STOPPED");
    assertThat(task.stopCode()).isEqualTo(TaskStopCode.USER_INITIATED);
    assertThat(task.stoppedReason()).isEqualTo("no longer needed");
    assertThat(task.containers().getFirst().exitCode()).isZero();
  }

  @Test
  void stopWithoutReasonGetsDefaultReason() {
    String arn = ecs.run(app()).getFirst().taskArn();

    assertThat(stop(arn, null).stoppedReason()).isEqualTo("Task stopped by user");
  }

  @Test
  void stoppingAgainChangesNothing() {
    String arn = ecs.run(app()).getFirst().taskArn();
    stop(arn, "first");
    ecs.advance(60);
    Task task = ecs.task(arn);

    assertThat(stop(arn, "second")).isEqualTo(task);
  }

  @Test
  void taskStoppedBeforeItRanHasNoStartAndNoExitCode() {
    String arn = ecs.run(app()).getFirst().taskArn();
    stop(arn, null);
    ecs.advance(60);
    Task task = ecs.task(arn);

    assertThat(task.lastStatus()).isEqualTo("STOPPED");
    assertThat(task.startedAt()).isNull();
    assertThat(task.containers().getFirst().exitCode()).isNull();
  }

  @Test
  void stopTimeoutShortensTheStop() {
    ecs.register(
        "hasty", request -> request.containerDefinitions(container().stopTimeout(2).build()));
    String arn = ecs.run(app().taskDefinition("hasty")).getFirst().taskArn();
    ecs.advance(20);
    stop(arn, null);
    ecs.advance(3);

    assertThat(ecs.task(arn).lastStatus()).isEqualTo("STOPPED");
    assertThat(ecs.task(arn).containers().getFirst().exitCode()).isEqualTo(137);
  }

  @Test
  void healthCheckTurnsHealthyAfterItsFirstInterval() {
    ecs.register(
        "checked",
        request ->
            request.containerDefinitions(
                container()
                    .healthCheck(check -> check.command("CMD", "true").interval(9))
                    .build()));
    String arn = ecs.run(app().taskDefinition("checked")).getFirst().taskArn();
    ecs.advance(4);
    assertThat(ecs.task(arn).lastStatus()).isEqualTo("RUNNING");
    assertThat(ecs.task(arn).healthStatus()).isEqualTo(HealthStatus.UNKNOWN);
    ecs.advance(9);

    assertThat(ecs.task(arn).healthStatus()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(ecs.task(arn).containers().getFirst().healthStatus())
        .isEqualTo(HealthStatus.HEALTHY);
  }

  @Test
  void stoppedTaskIsForgottenAfterAnHour() {
    String arn = ecs.run(app()).getFirst().taskArn();
    stop(arn, null);
    ecs.advance(60);
    ecs.advance(Duration.ofMinutes(58));
    assertThat(ecs.task(arn).lastStatus()).isEqualTo("STOPPED");
    ecs.advance(Duration.ofMinutes(2));
    DescribeTasksResponse response =
        ecs.call(DescribeTasksRequest.builder().cluster("main").tasks(arn).build());

    assertThat(response.tasks()).isEmpty();
    assertThat(response.failures())
        .singleElement()
        .satisfies(failure -> {
          assertThat(failure.arn()).isEqualTo(arn);
          assertThat(failure.reason()).isEqualTo("MISSING");
        });
    assertThat(ecs.pendingEvents()).isZero();
  }

  @Test
  void taskDefinitionOutlivesItsDeletionWhileATaskRuns() {
    String arn = ecs.run(app().taskDefinition("app:1")).getFirst().taskArn();
    var describe = DescribeTaskDefinitionRequest.builder().taskDefinition("app:1").build();
    ecs.call(DeregisterTaskDefinitionRequest.builder().taskDefinition("app:1").build());
    ecs.call(DeleteTaskDefinitionsRequest.builder().taskDefinitions("app:1").build());
    ecs.advance(600);
    DescribeTaskDefinitionResponse response = ecs.call(describe);
    assertThat(response.taskDefinition().statusAsString()).isEqualTo("DELETE_IN_PROGRESS");
    stop(arn, null);
    ecs.advance(120);

    assertThat(ecs.error(describe).code()).isEqualTo("ClientException");
  }

  @Test
  void unknownTaskCannotBeStopped() {
    EcsException error = ecs.error(StopTaskRequest.builder().cluster("main").task("f00").build());

    assertThat(error.code()).isEqualTo("InvalidParameterException");
    assertThat(error.getMessage()).isEqualTo("The referenced task was not found.");
  }

  private Task runFargate() {
    return ecs.run(fargate()).getFirst();
  }

  private static RunTaskRequest.Builder fargate() {
    return app()
        .taskDefinition("web")
        .launchType(LaunchType.FARGATE)
        .networkConfiguration(network());
  }

  private static RunTaskRequest.Builder app() {
    return RunTaskRequest.builder().taskDefinition("app");
  }

  private static ContainerDefinition.Builder container() {
    return ContainerDefinition.builder().name("app").image("nginx:1").memory(128);
  }

  private Task stop(String arn, @Nullable String reason) {
    StopTaskResponse response =
        ecs.call(StopTaskRequest.builder().cluster("main").task(arn).reason(reason).build());
    return response.task();
  }
}
