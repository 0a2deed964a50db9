package io.ecsgateway.simulator;

import static io.ecsgateway.simulator.TestEcs.container;
import static io.ecsgateway.simulator.TestEcs.taskDefinition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerDependency;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

class RegistrationTest {
  @RegisterExtension static final Conformance conformance = new Conformance();
  @RegisterExtension static final SimulatorExtension simulator = conformance.manualClock();

  private EcsClient ecs;

  @BeforeEach
  void connect() {
    ecs = TestEcs.client(simulator.endpoint());
  }

  @Test
  @Deviation({"network-mode-default", "requires-attributes", "compatibilities"})
  void registrationFillsWhatEcsFills() {
    TaskDefinition registered =
        ecs.registerTaskDefinition(r ->
                r.family("web")
                    .cpu("1 vCPU")
                    .memory("2GB")
                    .containerDefinitions(
                        container("app")
                            .portMappings(PortMapping.builder().containerPort(80).build())
                            .build()))
            .taskDefinition();

    assertThat(registered.status()).isEqualTo(TaskDefinitionStatus.ACTIVE);
    assertThat(registered.registeredAt()).isEqualTo(TestEcs.START);
    assertThat(registered.networkMode()).isEqualTo(NetworkMode.BRIDGE);
    assertThat(registered.cpu()).isEqualTo("1024");
    assertThat(registered.memory()).isEqualTo("2048");
    assertThat(registered.hasVolumes()).isTrue();
    assertThat(registered.hasPlacementConstraints()).isTrue();
    assertThat(registered.compatibilitiesAsStrings()).containsExactly("EXTERNAL", "EC2");
    assertThat(registered.requiresAttributes()).isNotEmpty();
    ContainerDefinition container = registered.containerDefinitions().getFirst();
    assertThat(container.essential()).isTrue();
    assertThat(container.cpu()).isZero();
    assertThat(container.hasEnvironment()).isTrue();
    assertThat(container.hasMountPoints()).isTrue();
    assertThat(container.hasVolumesFrom()).isTrue();
    assertThat(container.portMappings())
        .containsExactly(
            PortMapping.builder().containerPort(80).hostPort(0).protocol("tcp").build());
  }

  @Test
  void fargateIsCompatibleWithWhatItTakes() {
    TaskDefinition registered = ecs.registerTaskDefinition(fargate("256", "512")).taskDefinition();

    assertThat(registered.compatibilitiesAsStrings()).containsExactly("EC2", "FARGATE");
    assertThat(registered.requiresCompatibilitiesAsStrings()).containsExactly("FARGATE");
  }

  @Test
  void fargateRefusesSizesOutsideItsTable() {
    assertRefused(
        fargate("256", "4096"), "No Fargate configuration exists for given values: 256 CPU");
    assertRefused(
        fargate("256", "512").toBuilder().networkMode("bridge").build(),
        "Fargate only supports network mode 'awsvpc'.");
    assertRefused(
        fargate("256", "512").toBuilder().cpu(null).build(),
        "Fargate requires that 'cpu' be defined at the task level.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"we b", "web:1", "ü", "", "a/b"})
  void aFamilyWithOtherCharactersIsRefused(String family) {
    assertRefused(taskDefinition(family), "Family");
  }

  @Test
  @Deviation("task-definition-texts")
  void containersHaveRules() {
    assertRefused(List.of(), "Container list cannot be empty.");
    assertRefused(
        List.of(ContainerDefinition.builder().image("i").memory(4).build()),
        "Container.name should not be null or empty.");
    assertRefused(
        List.of(ContainerDefinition.builder().name("n").memory(4).build()),
        "Container.image should not be null or empty.");
    assertRefused(
        List.of(container("app").build(), container("app").build()), "The container name 'app'");
    assertRefused(
        List.of(container("app").essential(false).build()),
        "Task definition doesn't have any essential container.");
    assertRefused(
        List.of(container("app").memory(null).build()),
        "Invalid setting for container 'app'. At least one of 'memory' or 'memoryReservation' must"
            + " be specified.");
    assertRefused(
        List.of(container("app").memory(3).build()),
        "Invalid 'memory' setting for container 'app'.");
    assertRefused(
        List.of(container("app").memoryReservation(129).build()),
        "Invalid setting for container 'app'.");
    assertRefused(
        List.of(container("app").portMappings(PortMapping.builder().hostPort(1).build()).build()),
        "Invalid 'containerPort' setting for container 'app'.");
  }

  @Test
  void containersDependOnContainersThatExist() {
    assertRefused(
        List.of(dependsOn("app", "START")), "Invalid dependsOn setting for container 'web'.");
    assertRefused(
        List.of(dependsOn("app", "SUCCESS"), container("app").build()),
        "A dependency container with SUCCESS or COMPLETE condition cannot be an essential"
            + " container");
    assertRefused(
        List.of(dependsOn("app", "HEALTHY"), container("app").build()),
        "A dependency container with HEALTHY condition must have a health check");
    ecs.registerTaskDefinition(r ->
        r.family("web")
            .containerDefinitions(
                dependsOn("init", "SUCCESS"), container("init").essential(false).build()));
  }

  @Test
  void hostAndContainerPortsMatchUnlessTheNetworkIsABridge() {
    ContainerDefinition mapped =
        container("app")
            .portMappings(PortMapping.builder().containerPort(80).hostPort(8080).build())
            .build();

    assertThatThrownBy(() ->
            ecs.registerTaskDefinition(
                r -> r.family("web").networkMode("awsvpc").containerDefinitions(mapped)))
        .isInstanceOf(ClientException.class)
        .hasMessageStartingWith(
            "When networkMode=awsvpc, the host ports and container ports in port mappings must"
                + " match.");
    ecs.registerTaskDefinition(r -> r.family("web").containerDefinitions(mapped));
  }

  @Test
  void containersTogetherFitTheTask() {
    assertThatThrownBy(() ->
            ecs.registerTaskDefinition(r ->
                r.family("web")
                    .cpu("256")
                    .containerDefinitions(
                        container("a").cpu(200).build(), container("b").cpu(100).build())))
        .isInstanceOf(ClientException.class)
        .hasMessageStartingWith(
            "The sum of all container 'cpu' values cannot be greater than the value of the task"
                + " 'cpu'.");
  }

  private void assertRefused(List<ContainerDefinition> containers, String message) {
    assertRefused(
        taskDefinition("web").toBuilder().containerDefinitions(containers).build(), message);
  }

  private void assertRefused(RegisterTaskDefinitionRequest request, String message) {
    assertThatThrownBy(() -> ecs.registerTaskDefinition(request))
        .isInstanceOf(ClientException.class)
        .hasMessageStartingWith(message);
  }

  private static ContainerDefinition dependsOn(String other, String condition) {
    return container("web")
        .dependsOn(ContainerDependency.builder().containerName(other).condition(condition).build())
        .build();
  }

  private static RegisterTaskDefinitionRequest fargate(String cpu, String memory) {
    return taskDefinition("web").toBuilder()
        .requiresCompatibilitiesWithStrings("FARGATE")
        .networkMode("awsvpc")
        .cpu(cpu)
        .memory(memory)
        .build();
  }
}
