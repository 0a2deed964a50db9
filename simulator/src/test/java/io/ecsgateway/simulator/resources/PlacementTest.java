package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.updateRequest;
import static io.ecsgateway.simulator.resources.TestInstances.all;
import static io.ecsgateway.simulator.resources.TestInstances.attribute;
import static io.ecsgateway.simulator.resources.TestInstances.describe;
import static io.ecsgateway.simulator.resources.TestInstances.drain;
import static io.ecsgateway.simulator.resources.TestInstances.left;
import static io.ecsgateway.simulator.resources.TestInstances.onEc2;
import static io.ecsgateway.simulator.resources.TestInstances.register;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.Deviation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerInstanceStatus;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PlacementConstraint;
import software.amazon.awssdk.services.ecs.model.PlacementStrategy;
import software.amazon.awssdk.services.ecs.model.PlacementStrategyType;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.StartTaskRequest;
import software.amazon.awssdk.services.ecs.model.StartTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;

/** Tasks on EC2 need a container instance with room for them. */
class PlacementTest {
  private static final String NO_INSTANCES =
      "(service shop) was unable to place a task because no container instance met all of its"
          + " requirements. Reason: No Container Instances were found in your cluster. For more"
          + " information, see the Troubleshooting section of the Amazon ECS Developer Guide.";

  private final TestAccount ecs = new TestAccount();

  @Test
  void aTaskTakesRoomOfItsInstanceUntilItHasStopped() {
    String instance = TestInstances.sized(ecs, 1024, 1000);
    ecs.registerContainer("big", container -> container.cpu(256).memory(700));
    Task task = ecs.run(app().taskDefinition("big")).getFirst();

    assertThat(task.containerInstanceArn()).isEqualTo(instance);
    assertThat(task.availabilityZone()).isEqualTo("us-east-1a");
    assertThat(left(describe(ecs, instance), "CPU")).isEqualTo(768);
    assertThat(left(describe(ecs, instance), "MEMORY")).isEqualTo(300);
    assertThat(describe(ecs, instance).pendingTasksCount()).isEqualTo(1);
    ecs.advance(20);
    assertThat(describe(ecs, instance).runningTasksCount()).isEqualTo(1);
    assertThat(describe(ecs, instance).pendingTasksCount()).isZero();

    ecs.call(TestAccount.stopRequest(task.taskArn()));
    assertThat(left(describe(ecs, instance), "MEMORY")).isEqualTo(300);
    ecs.advance(60);
    assertThat(left(describe(ecs, instance), "MEMORY")).isEqualTo(1000);
  }

  @Test
  @Deviation("placement-failures")
  void runTaskStartsWhatFitsAndTellsWhyTheRestDoesNot() {
    String instance = TestInstances.sized(ecs, 1024, 300);
    RunTaskResponse response = ecs.call(app().cluster("main").count(3).build());

    assertThat(response.tasks()).hasSize(2);
    assertThat(response.failures())
        .containsExactly(Failure.builder().arn(instance).reason("RESOURCE:MEMORY").build());

    ecs.registerContainer("wide", container -> container.cpu(2048).memory(4));
    assertThat(failures("wide")).containsExactly("RESOURCE:CPU");
  }

  @Test
  void runTaskOnEc2IsRefusedWhereThereAreNoInstances() {
    assertThat(ecs.error(app().cluster("main").launchType(LaunchType.EC2).build()).getMessage())
        .isEqualTo("No Container Instances were found in your cluster.");
    assertThat(ecs.run(app())).hasSize(1);
  }

  @Test
  void aHostPortIsTakenOnce() {
    register(ecs, 2, 10);
    ecs.registerContainer(
        "port",
        container ->
            container.portMappings(PortMapping.builder().containerPort(80).hostPort(8080).build()));
    assertThat(ecs.run(app().taskDefinition("port").count(2))).hasSize(2);
    assertThat(failures("port")).containsExactly("RESOURCE:PORTS", "RESOURCE:PORTS");
    ecs.register(
        "reserved",
        request ->
            request
                .networkMode(NetworkMode.HOST)
                .containerDefinitions(
                    ContainerDefinition.builder()
                        .name("app")
                        .image("i")
                        .memory(8)
                        .portMappings(PortMapping.builder().containerPort(22).build())
                        .build()));
    assertThat(failures("reserved")).containsExactly("RESOURCE:PORTS", "RESOURCE:PORTS");
  }

  @Test
  @Deviation("closest-match")
  void aServiceSaysThatThereAreNoInstancesAndStartsOnceThereIsOne() {
    ecs.create(onEc2("shop", 2));
    ecs.advance(600);
    assertThat(ecs.service("shop").pendingCount()).isZero();
    assertThat(ecs.messages("shop")).containsExactly(NO_INSTANCES);

    String instance = register(ecs, 1, 1).getFirst();
    ecs.advance(2);
    assertThat(ecs.service("shop").pendingCount()).isEqualTo(1);
    assertThat(ecs.messages("shop").getFirst())
        .isEqualTo(
            "(service shop) was unable to place a task because no container instance met all of"
                + " its requirements. The closest matching (container-instance "
                + instance.substring(instance.lastIndexOf('/') + 1)
                + ") has insufficient memory available. For more information, see the"
                + " Troubleshooting section of the Amazon ECS Developer Guide.");

    register(ecs, 1, 1);
    ecs.advance(120);
    assertThat(ecs.service("shop").runningCount()).isEqualTo(2);
    assertThat(ecs.messages("shop").getFirst()).endsWith("has reached a steady state.");
  }

  @Test
  @Deviation("placement-retry")
  void whatCannotBePlacedIsSaidAgainAfterSixHours() {
    ecs.create(onEc2("shop", 1));
    ecs.advance(Duration.ofHours(6).minusSeconds(5));
    assertThat(ecs.messages("shop")).hasSize(1);
    ecs.advance(10);
    assertThat(ecs.messages("shop")).containsExactly(NO_INSTANCES, NO_INSTANCES);
    ecs.advance(Duration.ofHours(18));
    assertThat(ecs.messages("shop")).hasSize(5);
  }

  @Test
  void roomThatAnotherTaskLeavesIsTaken() {
    register(ecs, 1, 1);
    String task = ecs.run(app()).getFirst().taskArn();
    ecs.create(onEc2("shop", 1));
    ecs.advance(60);
    assertThat(ecs.service("shop").runningCount()).isZero();
    ecs.call(TestAccount.stopRequest(task));
    ecs.advance(60);
    assertThat(ecs.service("shop").runningCount()).isEqualTo(1);
  }

  @Test
  void whereNothingFitsOldTasksLeaveDownToTheMinimum() {
    register(ecs, 2, 2);
    ecs.createStable(
        onEc2("shop", 4)
            .deploymentConfiguration(
                limits -> limits.minimumHealthyPercent(50).maximumPercent(200)));
    ecs.deploy("shop", "app:2");
    ecs.watch("shop", 400, service -> assertThat(service.runningCount()).isGreaterThanOrEqualTo(2));

    assertThat(ecs.service("shop").deployments()).hasSize(1);
    assertThat(ecs.service("shop").runningCount()).isEqualTo(4);
  }

  @Test
  void withoutAMinimumBelowAllADeploymentWithoutRoomWaits() {
    register(ecs, 2, 2);
    ecs.createStable(onEc2("shop", 4));
    ecs.deploy("shop", "app:2");
    ecs.watch("shop", 300, service -> assertThat(service.runningCount()).isEqualTo(4));
    assertThat(ecs.service("shop").deployments()).hasSize(2);

    register(ecs, 1, 1);
    ecs.advance(1200);
    assertThat(ecs.service("shop").deployments()).hasSize(1);
  }

  @Test
  void tasksAreSpreadAcrossZonesUnlessAStrategySaysOtherwise() {
    register(ecs, 4, 10);
    ecs.createStable(onEc2("shop", 6));
    assertThat(zones("shop"))
        .containsOnly(
            Map.entry("us-east-1a", 2L), Map.entry("us-east-1b", 2L), Map.entry("us-east-1c", 2L));

    ecs.createStable(
        onEc2("packed", 4).placementStrategy(strategy(PlacementStrategyType.BINPACK, "memory")));
    assertThat(ecs.tasks("packed", DesiredStatus.RUNNING))
        .extracting(Task::containerInstanceArn)
        .containsOnly(all(ecs).getFirst().containerInstanceArn());
  }

  @Test
  void randomPlacementIsTheSameForTheSameSeed() {
    assertThat(random(7)).isEqualTo(random(7));
    assertThat(random(7)).isNotEqualTo(random(8));
  }

  private static List<Integer> random(long seed) {
    TestAccount account = new TestAccount(seed);
    List<String> arns = register(account, 5, 10);
    return account
        .run(app().count(10).placementStrategy(strategy(PlacementStrategyType.RANDOM, null)))
        .stream()
        .map(task -> arns.indexOf(task.containerInstanceArn()))
        .toList();
  }

  @Test
  void constraintsKeepTasksFromInstances() {
    TestInstances.sized(ecs, 1024, 1000, attribute("stack", "test"));
    String live = TestInstances.sized(ecs, 1024, 1000, attribute("stack", "live"));
    PlacementConstraint onLive = memberOf("attribute:stack == live");
    assertThat(ecs.run(app().count(3).placementConstraints(onLive)))
        .extracting(Task::containerInstanceArn)
        .containsOnly(live);

    PlacementConstraint distinct = PlacementConstraint.builder().type("distinctInstance").build();
    RunTaskResponse response =
        ecs.call(app().cluster("main").group("g").count(3).placementConstraints(distinct).build());
    assertThat(response.tasks()).hasSize(2);
    assertThat(response.failures())
        .extracting(Failure::reason)
        .containsOnly("DistinctInstance placement constraint unsatisfied.");

    assertThat(
            ecs.error(
                    app().cluster("main").placementConstraints(memberOf("agentHash == x")).build())
                .getMessage())
        .contains("agentHash");
  }

  @Test
  void aDrainingInstanceIsLeftWithinTheLimitsAndTakesNothingNew() {
    List<String> instances = register(ecs, 2, 4);
    ecs.createStable(onEc2("shop", 4));
    String alone = ecs.run(app().taskDefinition("app:1")).getFirst().taskArn();
    ecs.advance(30);
    String drained = ecs.task(alone).containerInstanceArn();
    drain(ecs, drained);
    ecs.watch("shop", 300, service -> assertThat(service.runningCount()).isGreaterThanOrEqualTo(4));

    assertThat(ecs.tasks("shop", DesiredStatus.RUNNING))
        .hasSize(4)
        .extracting(Task::containerInstanceArn)
        .doesNotContain(drained);
    assertThat(ecs.task(alone).lastStatus()).isEqualTo("RUNNING");
    assertThat(ecs.service("shop").deployments()).hasSize(1);
    assertThat(ecs.messages("shop").getFirst()).contains("steady state");

    TestInstances.become(ecs, ContainerInstanceStatus.ACTIVE, instances.toArray(String[]::new));
    ecs.scale("shop", 5);
    ecs.advance(60);
    assertThat(ecs.service("shop").runningCount()).isEqualTo(5);
  }

  @Test
  void aDrainingInstanceTakesNothingNewButWhatStartTaskPutsThere() {
    String instance = register(ecs, 1, 4).getFirst();
    drain(ecs, instance);
    assertThat(ecs.error(app().cluster("main").build()).getMessage())
        .isEqualTo("No Container Instances were found in your cluster.");
    ecs.create(onEc2("shop", 1));
    ecs.advance(30);
    assertThat(ecs.messages("shop")).containsExactly(NO_INSTANCES);
    StartTaskResponse started =
        ecs.call(
            StartTaskRequest.builder()
                .cluster("main")
                .taskDefinition("app")
                .containerInstances(instance)
                .build());
    assertThat(started.tasks()).hasSize(1);
  }

  @Test
  @Deviation("orphaned-tasks")
  void aForcedDeregistrationEndsItsTasksAndTheServiceReplacesThem() {
    List<String> instances = register(ecs, 2, 4);
    ecs.createStable(onEc2("shop", 2));
    String gone = ecs.tasks("shop", DesiredStatus.RUNNING).getFirst().containerInstanceArn();
    assertThat(ecs.error(TestInstances.deregisterRequest(gone).build()).getMessage())
        .isEqualTo("Found running tasks on the instance.");
    TestInstances.deregister(ecs, gone, true);

    assertThat(describe(ecs, gone).status()).isEqualTo("INACTIVE");
    assertThat(ecs.tasks("shop", DesiredStatus.STOPPED))
        .singleElement()
        .satisfies(task -> {
          assertThat(task.lastStatus()).isEqualTo("STOPPED");
          assertThat(task.stoppedReason())
              .isEqualTo("Container instance deregistered forcibly by user.");
        });
    ecs.advance(60);
    assertThat(ecs.tasks("shop", DesiredStatus.RUNNING))
        .hasSize(2)
        .extracting(Task::containerInstanceArn)
        .containsOnly(instances.get(1 - instances.indexOf(gone)));
  }

  @Test
  void startTaskGoesWhereItIsTold() {
    List<String> instances = register(ecs, 2, 1);
    StartTaskRequest request =
        StartTaskRequest.builder()
            .cluster("main")
            .taskDefinition("app")
            .containerInstances(instances.get(1), "nowhere")
            .build();
    StartTaskResponse response = ecs.call(request);

    assertThat(response.tasks())
        .singleElement()
        .satisfies(task -> assertThat(task.containerInstanceArn()).isEqualTo(instances.get(1)));
    assertThat(response.failures()).extracting(Failure::reason).containsExactly("MISSING");
    StartTaskResponse again = ecs.call(request);
    assertThat(again.failures())
        .extracting(Failure::reason)
        .containsExactly("RESOURCE:MEMORY", "MISSING");
  }

  @Test
  void externalTasksGoToExternalInstancesOnly() {
    register(ecs, 1, 5);
    assertThat(
            ecs.error(app().cluster("main").launchType(LaunchType.EXTERNAL).build()).getMessage())
        .startsWith("No Container Instances");
    String own = TestInstances.sized(ecs, 1024, 1024, attribute("ecs.capability.external", ""));
    assertThat(ecs.run(app().launchType(LaunchType.EXTERNAL)).getFirst().containerInstanceArn())
        .isEqualTo(own);
  }

  @Test
  @Deviation("no-instances")
  void aServiceWithoutLaunchTypeRunsWhereThereWereNeverInstances() {
    Service service = ecs.createStable("shop", 2);
    assertThat(service.launchType()).isEqualTo(LaunchType.EC2);
    register(ecs, 1, 1);
    ecs.update(updateRequest("shop").forceNewDeployment(true).desiredCount(3));
    ecs.advance(60);
    assertThat(ecs.messages("shop")).anyMatch(message -> message.contains("closest matching"));
  }

  private List<String> failures(String taskDefinition) {
    RunTaskResponse response =
        ecs.call(app().cluster("main").taskDefinition(taskDefinition).build());
    assertThat(response.tasks()).isEmpty();
    return response.failures().stream().map(Failure::reason).toList();
  }

  private Map<String, Long> zones(String service) {
    return ecs.tasks(service, DesiredStatus.RUNNING).stream()
        .collect(Collectors.groupingBy(Task::availabilityZone, Collectors.counting()));
  }

  private static PlacementConstraint memberOf(String expression) {
    return PlacementConstraint.builder().type("memberOf").expression(expression).build();
  }

  private static PlacementStrategy strategy(PlacementStrategyType type, @Nullable String field) {
    return PlacementStrategy.builder().type(type).field(field).build();
  }

  static RunTaskRequest.Builder app() {
    return RunTaskRequest.builder().taskDefinition("app:1");
  }
}
