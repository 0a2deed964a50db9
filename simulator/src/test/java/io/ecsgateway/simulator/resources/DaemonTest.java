package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.updateRequest;
import static io.ecsgateway.simulator.resources.TestInstances.daemon;
import static io.ecsgateway.simulator.resources.TestInstances.drain;
import static io.ecsgateway.simulator.resources.TestInstances.onEc2;
import static io.ecsgateway.simulator.resources.TestInstances.register;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.Deviation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.PlacementConstraint;
import software.amazon.awssdk.services.ecs.model.PlacementStrategy;
import software.amazon.awssdk.services.ecs.model.PutAttributesRequest;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionRequest;

/** The DAEMON strategy: a task on every ACTIVE container instance that meets the constraints. */
class DaemonTest {
  private final TestAccount ecs = new TestAccount();

  @Test
  void aDaemonRunsOneTaskOnEachInstanceAndFollowsThem() {
    List<String> instances = new ArrayList<>(register(ecs, 3, 4));
    ecs.create(daemon("agent"));
    ecs.advance(120);
    assertOneOnEach(instances);
    assertThat(ecs.messages("agent").getFirst()).contains("steady state");

    instances.addAll(register(ecs, 1, 4));
    ecs.advance(60);
    assertOneOnEach(instances);

    TestInstances.deregister(ecs, instances.removeFirst(), true);
    ecs.advance(60);
    assertOneOnEach(instances);
  }

  @Test
  @Deviation("daemon-count")
  void withoutInstancesADaemonIsSteadyWithNothing() {
    Service service = ecs.createStable(daemon("agent"));
    assertThat(service.desiredCount()).isZero();
  }

  @Test
  @Deviation("daemon-updates")
  void aNewRevisionTakesTheOldOnesPlaceInstanceByInstance() {
    List<String> instances = register(ecs, 4, 4);
    ecs.create(
        daemon("agent")
            .deploymentConfiguration(
                limits -> limits.minimumHealthyPercent(50).maximumPercent(100)));
    ecs.advance(120);
    ecs.deploy("agent", "app:2");
    ecs.watch(
        "agent",
        300,
        service -> {
          assertThat(service.runningCount()).isBetween(2, 4);
          assertThat(unstopped()).extracting(Task::containerInstanceArn).doesNotHaveDuplicates();
        });

    assertOneOnEach(instances);
    assertThat(ecs.service("agent").deployments()).hasSize(1);
    assertThat(ecs.tasks("agent", DesiredStatus.RUNNING))
        .allMatch(task -> task.taskDefinitionArn().endsWith("app:2"));
  }

  @Test
  void aDrainingInstanceLosesItsDaemonLast() {
    List<String> instances = register(ecs, 2, 8);
    ecs.create(daemon("agent"));
    ecs.createStable(onEc2("shop", 2));
    String drained = instances.getFirst();
    drain(ecs, drained);
    ecs.watch(
        200,
        () -> {
          boolean others = isOn("shop", drained);
          assertThat(isOn("agent", drained) || !others).isTrue();
        });

    assertThat(isOn("shop", drained)).isFalse();
    assertThat(isOn("agent", drained)).isFalse();
    assertThat(ecs.service("agent").desiredCount()).isEqualTo(1);
  }

  @Test
  void aProtectedTaskStaysOnADrainingInstanceUntilItsProtectionExpires() {
    String instance = register(ecs, 1, 4).getFirst();
    ecs.create(daemon("agent"));
    ecs.advance(120);
    ecs.call(
        UpdateTaskProtectionRequest.builder()
            .cluster("main")
            .tasks(ecs.taskArns("agent", DesiredStatus.RUNNING))
            .protectionEnabled(true)
            .expiresInMinutes(10)
            .build());
    drain(ecs, instance);
    ecs.advance(540);
    assertThat(isOn("agent", instance)).isTrue();
    ecs.advance(120);
    assertThat(isOn("agent", instance)).isFalse();
  }

  @Test
  void constraintsDecideWhichInstancesADaemonRunsOn() {
    List<String> instances = register(ecs, 2, 4);
    ecs.create(
        daemon("agent")
            .placementConstraints(
                PlacementConstraint.builder()
                    .type("memberOf")
                    .expression("attribute:gpu exists")
                    .build()));
    ecs.advance(60);
    assertThat(ecs.service("agent").desiredCount()).isZero();
    ecs.call(
        PutAttributesRequest.builder()
            .cluster("main")
            .attributes(Attribute.builder().name("gpu").targetId(instances.get(1)).build())
            .build());
    ecs.advance(60);
    assertOneOnEach(instances.subList(1, 2));
  }

  @Test
  void anInstanceWithoutRoomIsToldOfAndFilledLater() {
    register(ecs, 1, 1);
    String task = ecs.run(PlacementTest.app()).getFirst().taskArn();
    ecs.create(daemon("agent"));
    ecs.advance(60);
    assertThat(ecs.messages("agent"))
        .singleElement()
        .asString()
        .contains("has insufficient memory available");
    ecs.call(TestAccount.stopRequest(task));
    ecs.advance(120);
    assertThat(ecs.service("agent").runningCount()).isEqualTo(1);
  }

  @Test
  void daemonsComeFirstToANewInstance() {
    ecs.create(onEc2("shop", 1));
    ecs.advance(10);
    ecs.create(daemon("agent"));
    ecs.advance(10);
    register(ecs, 1, 1);
    ecs.advance(60);
    assertThat(ecs.service("agent").runningCount()).isEqualTo(1);
    assertThat(ecs.service("shop").runningCount()).isZero();
  }

  @Test
  void aDaemonIsDeletedWithoutForce() {
    register(ecs, 2, 4);
    ecs.createStable(daemon("agent"));
    ecs.delete("agent", false);
    ecs.advance(60);
    assertThat(ecs.service("agent").status()).isEqualTo("INACTIVE");
  }

  @Test
  @Deviation("daemon-texts")
  void whatADaemonCannotHaveIsRefused() {
    assertThat(ecs.error(daemon("agent").desiredCount(2).build()).getMessage())
        .contains("does not support a desired count");
    ecs.registerFargate("web");
    assertThat(
            ecs.error(
                    daemon("agent")
                        .taskDefinition("web")
                        .networkConfiguration(TestAccount.network())
                        .launchType(LaunchType.FARGATE)
                        .build())
                .getMessage())
        .contains("FARGATE");
    assertThat(
            ecs.error(
                    daemon("agent")
                        .placementStrategy(PlacementStrategy.builder().type("random").build())
                        .build())
                .getMessage())
        .contains("does not support placement strategies");
    ecs.create(daemon("agent"));
    assertThat(ecs.error(updateRequest("agent").desiredCount(1).build()).getMessage())
        .contains("does not support a desired count");
  }

  @Test
  void whatADaemonCannotHaveIsRefusedOfUpdatesToo() {
    TestInstances.capacityProviders(ecs, "FARGATE");
    ecs.registerFargate("web");
    ecs.create(daemon("agent"));
    Service before = ecs.service("agent");
    assertThat(
            refused(
                updateRequest("agent")
                    .placementStrategy(PlacementStrategy.builder().type("random").build())))
        .contains("does not support placement strategies");
    assertThat(
            refused(
                updateRequest("agent")
                    .taskDefinition("web")
                    .networkConfiguration(TestAccount.network())
                    .capacityProviderStrategy(TestInstances.item("FARGATE", 0, 1))
                    .forceNewDeployment(true)))
        .contains("FARGATE");
    assertThat(
            refused(
                updateRequest("agent")
                    .deploymentConfiguration(limits -> limits.maximumPercent(200))))
        .contains("does not support values above 100 for maximumPercent");
    assertThat(ecs.service("agent")).isEqualTo(before);
  }

  private String refused(UpdateServiceRequest.Builder request) {
    return String.valueOf(ecs.error(request.build()).getMessage());
  }

  private void assertOneOnEach(List<String> instances) {
    Service service = ecs.service("agent");
    assertThat(service.desiredCount()).isEqualTo(instances.size());
    assertThat(service.runningCount()).isEqualTo(instances.size());
    assertThat(ecs.tasks("agent", DesiredStatus.RUNNING))
        .extracting(Task::containerInstanceArn)
        .containsExactlyInAnyOrderElementsOf(instances);
  }

  private List<Task> unstopped() {
    List<Task> tasks = new ArrayList<>(ecs.tasks("agent", DesiredStatus.RUNNING));
    ecs.tasks("agent", DesiredStatus.STOPPED).stream()
        .filter(task -> !task.lastStatus().equals("STOPPED"))
        .forEach(tasks::add);
    return tasks;
  }

  private boolean isOn(String service, String instance) {
    return ecs.tasks(service, DesiredStatus.RUNNING).stream()
        .anyMatch(task -> instance.equals(task.containerInstanceArn()));
  }
}
