package io.ecsgateway.server.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsgateway.server.RunningGateway;
import io.ecsgateway.v1.ClustersGrpc;
import io.ecsgateway.v1.ContainerDefinition;
import io.ecsgateway.v1.CreateClusterRequest;
import io.ecsgateway.v1.CreateServiceRequest;
import io.ecsgateway.v1.DeleteServiceRequest;
import io.ecsgateway.v1.DeploymentController;
import io.ecsgateway.v1.DeploymentControllerType;
import io.ecsgateway.v1.DeploymentOutcome;
import io.ecsgateway.v1.RegisterTaskDefinitionRequest;
import io.ecsgateway.v1.ServiceDeletionOutcome;
import io.ecsgateway.v1.ServiceDeploymentsGrpc;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.TaskDefinitionsGrpc;
import io.ecsgateway.v1.WatchServiceDeletionRequest;
import io.ecsgateway.v1.WatchServiceDeletionResponse;
import io.ecsgateway.v1.WatchServiceDeploymentRequest;
import io.ecsgateway.v1.WatchServiceDeploymentResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Watches end to end: over gRPC, with the real SDK, on the embedded simulator at high speed. */
class WatchStreamsTest {
  private static RunningGateway gateway;

  @BeforeAll
  static void begin() {
    gateway =
        RunningGateway.with(
            Map.of(
                "gateway.backend", "simulator",
                "gateway.simulator.speed", "100",
                "gateway.watch.budget-share", "1",
                "gateway.watch.service-interval", "100ms",
                "gateway.watch.deployment-interval", "100ms",
                "gateway.watch.deployments-interval", "200ms",
                "gateway.watch.task-interval", "100ms",
                "gateway.watch.task-arns-interval", "100ms"));
    var _ =
        ClustersGrpc.newBlockingStub(gateway.channel())
            .createCluster(CreateClusterRequest.newBuilder().setClusterName("demo").build());
    var _ =
        TaskDefinitionsGrpc.newBlockingStub(gateway.channel())
            .registerTaskDefinition(
                RegisterTaskDefinitionRequest.newBuilder()
                    .setFamily("web")
                    .addContainerDefinitions(
                        ContainerDefinition.newBuilder()
                            .setName("web")
                            .setImage("busybox")
                            .setMemory(64))
                    .build());
  }

  @AfterAll
  static void end() {
    gateway.close();
  }

  @Test
  void aDeploymentIsWatchedToItsSuccess() {
    String id = create("deployed", DeploymentControllerType.Value.ECS);

    List<WatchServiceDeploymentResponse> messages = watchDeployment(deployment("deployed", id));

    assertThat(messages.getFirst().hasSnapshot()).isTrue();
    assertThat(messages.getLast().getFinished().getOutcome())
        .isEqualTo(DeploymentOutcome.DEPLOYMENT_OUTCOME_SUCCEEDED);
    assertThat(messages.getLast().getFinished().getLast().getPercent()).isEqualTo(100);
    assertThat(messages).allMatch(message -> !message.getWatch().getResumeToken().isEmpty());
    assertThat(events(messages)).doesNotHaveDuplicates().isNotEmpty();
  }

  @Test
  void aWatchGoesOnWithItsTokenAndTellsNoEventTwice() {
    String id = create("resumed", DeploymentControllerType.Value.ECS);
    WatchServiceDeploymentRequest request = deployment("resumed", id);
    List<WatchServiceDeploymentResponse> first = watchDeployment(request);

    List<WatchServiceDeploymentResponse> again =
        watchDeployment(
            request.toBuilder()
                .setResumeToken(first.getFirst().getWatch().getResumeToken())
                .build());

    assertThat(again.getLast().getFinished().getOutcome())
        .isEqualTo(DeploymentOutcome.DEPLOYMENT_OUTCOME_SUCCEEDED);
    List<String> joined = new ArrayList<>(events(first.subList(0, 1)));
    joined.addAll(events(again));
    assertThat(joined).doesNotHaveDuplicates();
  }

  @Test
  void aDeletedServiceIsWatchedUntilItsTasksAreStopped() {
    String id = create("drained", DeploymentControllerType.Value.ECS);
    assertThat(watchDeployment(deployment("drained", id))).isNotEmpty();
    var _ =
        services()
            .deleteService(
                DeleteServiceRequest.newBuilder()
                    .setCluster("demo")
                    .setService("drained")
                    .setForce(true)
                    .build());

    List<WatchServiceDeletionResponse> messages = new ArrayList<>();
    services()
        .watchServiceDeletion(
            WatchServiceDeletionRequest.newBuilder()
                .setCluster("demo")
                .setService("drained")
                .build())
        .forEachRemaining(messages::add);

    assertThat(messages.getLast().getFinished().getOutcome())
        .isIn(
            ServiceDeletionOutcome.SERVICE_DELETION_OUTCOME_DRAINED,
            ServiceDeletionOutcome.SERVICE_DELETION_OUTCOME_INACTIVE_TASKS_UNKNOWN);
  }

  @Test
  void aTokenThatCannotBeReadIsRefused() {
    WatchServiceDeploymentRequest request =
        deployment("x", "ecs-svc/1").toBuilder().setResumeToken("forged").build();
    assertThatThrownBy(() -> watchDeployment(request))
        .hasMessageContaining("INVALID_ARGUMENT: resume_token");
  }

  @Test
  void aServiceOfTaskSetsHasNoDeploymentToWatch() {
    create("external", DeploymentControllerType.Value.EXTERNAL);
    WatchServiceDeploymentRequest request =
        WatchServiceDeploymentRequest.newBuilder()
            .setCluster("demo")
            .setService("external")
            .build();
    assertThatThrownBy(() -> watchDeployment(request)).hasMessageContaining("FAILED_PRECONDITION");
  }

  private static String create(String name, DeploymentControllerType.Value controller) {
    CreateServiceRequest.Builder request =
        CreateServiceRequest.newBuilder()
            .setCluster("demo")
            .setServiceName(name)
            .setDesiredCount(2)
            .setDeploymentController(DeploymentController.newBuilder().setType(controller));
    if (controller == DeploymentControllerType.Value.ECS) {
      request.setTaskDefinition("web");
    }
    var service = services().createService(request.build()).getService();
    return service.getDeploymentsCount() == 0 ? "" : service.getDeployments(0).getId();
  }

  private static WatchServiceDeploymentRequest deployment(String service, String id) {
    return WatchServiceDeploymentRequest.newBuilder()
        .setCluster("demo")
        .setService(service)
        .setDeploymentId(id)
        .build();
  }

  private static List<WatchServiceDeploymentResponse> watchDeployment(
      WatchServiceDeploymentRequest request) {
    List<WatchServiceDeploymentResponse> messages = new ArrayList<>();
    ServiceDeploymentsGrpc.newBlockingStub(gateway.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .watchServiceDeployment(request)
        .forEachRemaining(messages::add);
    return messages;
  }

  private static List<String> events(List<WatchServiceDeploymentResponse> messages) {
    return messages.stream()
        .map(message -> message.hasSnapshot() ? message.getSnapshot() : message.getProgress())
        .flatMap(progress -> progress.getServiceEvents().getEventsList().stream())
        .map(event -> event.getId())
        .toList();
  }

  private static ServicesGrpc.ServicesBlockingStub services() {
    return ServicesGrpc.newBlockingStub(gateway.channel()).withDeadlineAfter(60, TimeUnit.SECONDS);
  }
}
