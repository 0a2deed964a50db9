package io.ecsgateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsgateway.simulator.wire.Intervention;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.waiters.WaiterResponse;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.DescribeServiceDeploymentsResponse;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTaskSetsResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentNotFoundException;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.ServiceField;
import software.amazon.awssdk.services.ecs.model.StabilityStatus;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.waiters.EcsWaiter;

/** The AWS SDK's own waiters over HTTP; each of their calls moves the simulated time on. */
class WaitersTest {
  private static final Duration BETWEEN_CALLS = Duration.ofSeconds(1);

  @RegisterExtension static final Conformance conformance = new Conformance();
  @RegisterExtension static final SimulatorExtension ecs = conformance.manualClock();

  private EcsClient client;
  private EcsWaiter waiter;

  @BeforeEach
  void createCluster() {
    ecs.simulator()
        .intercept((operation, request) -> {
          if (operation.startsWith("Describe")) {
            ecs.advance(BETWEEN_CALLS);
          }
          return new Intervention.None();
        });
    client = TestEcs.client(ecs.endpoint());
    waiter =
        EcsWaiter.builder()
            .client(client)
            .overrideConfiguration(c ->
                c.backoffStrategyV2(BackoffStrategy.retryImmediately())
                    .maxAttempts(100)
                    .waitTimeout(Duration.ofSeconds(30)))
            .build();
    client.createCluster(r -> r.clusterName("main"));
    client.registerTaskDefinition(TestEcs.taskDefinition("app"));
    client.registerTaskDefinition(TestEcs.taskDefinition("app"));
  }

  @AfterEach
  void close() {
    waiter.close();
    client.close();
  }

  @Test
  void servicesStableWaitsForADeploymentToComplete() {
    createStable();
    client.updateService(r -> r.cluster("main").service("shop").taskDefinition("app:2"));
    WaiterResponse<DescribeServicesResponse> stable = waiter.waitUntilServicesStable(services());

    assertThat(stable.attemptsExecuted()).isGreaterThan(5);
    assertThat(stable.matched().response().orElseThrow().services())
        .singleElement()
        .satisfies(service -> {
          assertThat(service.taskDefinition()).endsWith("app:2");
          assertThat(service.deployments()).hasSize(1);
        });
    ecs.advance(Duration.ofSeconds(2));
    String arn =
        client
            .listServiceDeployments(r -> r.cluster("main").service("shop"))
            .serviceDeployments()
            .getFirst()
            .serviceDeploymentArn();
    DescribeServiceDeploymentsResponse deployments =
        client.describeServiceDeployments(r -> r.serviceDeploymentArns(arn));
    assertThat(deployments.serviceDeployments().getFirst().status())
        .isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
    String revision = deployments.serviceDeployments().getFirst().targetServiceRevision().arn();
    assertThat(client.describeServiceRevisions(r -> r.serviceRevisionArns(revision)))
        .satisfies(response -> assertThat(response.serviceRevisions()).hasSize(1));
  }

  @Test
  void servicesInactiveWaitsForTheDrain() {
    createStable();
    client.deleteService(r -> r.cluster("main").service("shop").force(true));
    WaiterResponse<DescribeServicesResponse> inactive =
        waiter.waitUntilServicesInactive(services());

    assertThat(inactive.attemptsExecuted()).isGreaterThan(1);
    assertThat(inactive.matched().response().orElseThrow().services().getFirst().status())
        .isEqualTo("INACTIVE");
  }

  @Test
  void tasksRunningAndStoppedWaitForEveryTask() {
    List<String> arns =
        client.runTask(r -> r.cluster("main").taskDefinition("app").count(3)).tasks().stream()
            .map(Task::taskArn)
            .toList();
    WaiterResponse<DescribeTasksResponse> running =
        waiter.waitUntilTasksRunning(r -> r.cluster("main").tasks(arns));
    arns.forEach(arn -> client.stopTask(r -> r.cluster("main").task(arn).reason("done")));
    WaiterResponse<DescribeTasksResponse> stopped =
        waiter.waitUntilTasksStopped(r -> r.cluster("main").tasks(arns));

    assertThat(running.matched().response().orElseThrow().tasks())
        .hasSize(3)
        .allSatisfy(task -> assertThat(task.startedAt()).isNotNull());
    assertThat(stopped.matched().response().orElseThrow().tasks())
        .hasSize(3)
        .allSatisfy(task -> assertThat(task.stoppedReason()).isEqualTo("done"));
  }

  @Test
  void everyOperationAnswersAsTheModelSays() {
    createStable();
    DescribeServicesResponse described =
        client.describeServices(services().toBuilder().include(ServiceField.TAGS).build());
    assertThat(described.services().getFirst().deployments()).hasSize(1);
    List<String> tasks =
        client.listTasks(r -> r.cluster("main").desiredStatus(DesiredStatus.RUNNING)).taskArns();
    assertThat(client.describeTasks(r -> r.cluster("main").tasks(tasks)).tasks()).hasSize(2);
    assertThat(client.listServices(r -> r.cluster("main")).serviceArns()).hasSize(1);
    client.createService(r ->
        r.cluster("main")
            .serviceName("outer")
            .desiredCount(1)
            .deploymentController(c -> c.type(DeploymentControllerType.EXTERNAL)));
    String taskSet =
        client
            .createTaskSet(r ->
                r.cluster("main")
                    .service("outer")
                    .taskDefinition("app:1")
                    .scale(s -> s.value(100.0)))
            .taskSet()
            .id();
    client.updateServicePrimaryTaskSet(
        r -> r.cluster("main").service("outer").primaryTaskSet(taskSet));
    client.updateTaskSet(
        r -> r.cluster("main").service("outer").taskSet(taskSet).scale(s -> s.value(50.0)));
    ecs.advance(Duration.ofMinutes(1));
    DescribeTaskSetsResponse sets =
        client.describeTaskSets(r -> r.cluster("main").service("outer").taskSets(taskSet));
    assertThat(sets.taskSets().getFirst().stabilityStatus())
        .isEqualTo(StabilityStatus.STEADY_STATE);
    client.deleteTaskSet(r -> r.cluster("main").service("outer").taskSet(taskSet).force(true));
    assertThatThrownBy(() -> client.stopServiceDeployment(r -> r.serviceDeploymentArn("arn:none")))
        .isInstanceOf(ServiceDeploymentNotFoundException.class);
    assertThatThrownBy(() -> client.deleteService(r -> r.cluster("main").service("shop")))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("while it is scaled above 0");
  }

  private void createStable() {
    client.createService(
        r -> r.cluster("main").serviceName("shop").taskDefinition("app:1").desiredCount(2));
    waiter.waitUntilServicesStable(services());
  }

  private static DescribeServicesRequest services() {
    return DescribeServicesRequest.builder().cluster("main").services("shop").build();
  }
}
