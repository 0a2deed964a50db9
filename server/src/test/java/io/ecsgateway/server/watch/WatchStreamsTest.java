package io.ecsgateway.server.watch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.v1.ClustersGrpc;
import io.ecsgateway.v1.ContainerDefinition;
import io.ecsgateway.v1.CreateClusterRequest;
import io.ecsgateway.v1.CreateServiceRequest;
import io.ecsgateway.v1.DeleteServiceRequest;
import io.ecsgateway.v1.DeploymentController;
import io.ecsgateway.v1.DeploymentControllerType;
import io.ecsgateway.v1.DeploymentOutcome;
import io.ecsgateway.v1.RegisterTaskDefinitionRequest;
import io.ecsgateway.v1.Service;
import io.ecsgateway.v1.ServiceDeletionOutcome;
import io.ecsgateway.v1.ServiceDeploymentsGrpc;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.TaskDefinitionsGrpc;
import io.ecsgateway.v1.WatchServiceDeletionRequest;
import io.ecsgateway.v1.WatchServiceDeletionResponse;
import io.ecsgateway.v1.WatchServiceDeploymentRequest;
import io.ecsgateway.v1.WatchServiceDeploymentResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Watches of what the simulator does by itself, end to end. */
class WatchStreamsTest {
  private static SimulatedGateway gateway;

  @BeforeAll
  static void begin() {
    gateway = SimulatedGateway.with(Map.of());
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
    Service service = create("deployed", DeploymentControllerType.Value.ECS);

    List<WatchServiceDeploymentResponse> messages =
        watchDeployment("deployed", service.getDeployments(0).getId());

    assertThat(messages.getFirst().hasSnapshot()).isTrue();
    assertThat(messages.getLast().getFinished().getOutcome())
        .isEqualTo(DeploymentOutcome.DEPLOYMENT_OUTCOME_SUCCEEDED);
    assertThat(messages.getLast().getFinished().getLast().getPercent()).isEqualTo(100);
    assertThat(messages).allMatch(message -> !message.getWatch().getResumeToken().isEmpty());
  }

  @Test
  void aDeletedServiceIsWatchedUntilItsTasksAreStopped() {
    create("drained", DeploymentControllerType.Value.ECS);
    gateway.advance(Duration.ofMinutes(2));
    Reader<WatchServiceDeletionRequest, WatchServiceDeletionResponse> reader =
        Reader.of(
            gateway.channel(),
            ServicesGrpc.getWatchServiceDeletionMethod(),
            WatchServiceDeletionRequest.newBuilder()
                .setCluster("demo")
                .setService("drained")
                .build());
    gateway.advance(Duration.ofMinutes(1));
    var _ =
        ServicesGrpc.newBlockingStub(gateway.channel())
            .deleteService(
                DeleteServiceRequest.newBuilder()
                    .setCluster("demo")
                    .setService("drained")
                    .setForce(true)
                    .build());

    gateway.advance(Duration.ofMinutes(3));

    assertThat(reader.told().getLast().getFinished().getOutcome())
        .isEqualTo(ServiceDeletionOutcome.SERVICE_DELETION_OUTCOME_DRAINED);
  }

  @Test
  void aServiceOfTaskSetsHasNoDeploymentToWatch() {
    create("external", DeploymentControllerType.Value.EXTERNAL);
    Reader<?, ?> reader =
        Reader.of(
            gateway.channel(),
            ServiceDeploymentsGrpc.getWatchServiceDeploymentMethod(),
            WatchServiceDeploymentRequest.newBuilder()
                .setCluster("demo")
                .setService("external")
                .build());

    gateway.advance(Duration.ofSeconds(5));

    Status status = requireNonNull(reader.status());
    assertThat(status.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(status.getDescription()).contains("EXTERNAL").contains("WatchTaskSet");
  }

  private static List<WatchServiceDeploymentResponse> watchDeployment(String service, String id) {
    Reader<WatchServiceDeploymentRequest, WatchServiceDeploymentResponse> reader =
        Reader.of(
            gateway.channel(),
            ServiceDeploymentsGrpc.getWatchServiceDeploymentMethod(),
            WatchServiceDeploymentRequest.newBuilder()
                .setCluster("demo")
                .setService(service)
                .setDeploymentId(id)
                .build());
    gateway.advance(Duration.ofMinutes(3));
    return reader.told();
  }

  private static Service create(String name, DeploymentControllerType.Value controller) {
    CreateServiceRequest.Builder request =
        CreateServiceRequest.newBuilder()
            .setCluster("demo")
            .setServiceName(name)
            .setDesiredCount(2)
            .setDeploymentController(DeploymentController.newBuilder().setType(controller));
    if (controller == DeploymentControllerType.Value.ECS) {
      request.setTaskDefinition("web");
    }
    return ServicesGrpc.newBlockingStub(gateway.channel())
        .createService(request.build())
        .getService();
  }
}
