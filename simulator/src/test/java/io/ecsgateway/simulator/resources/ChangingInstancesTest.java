package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestInstances.daemon;
import static io.ecsgateway.simulator.resources.TestInstances.describe;
import static io.ecsgateway.simulator.resources.TestInstances.drain;
import static io.ecsgateway.simulator.resources.TestInstances.onEc2;
import static io.ecsgateway.simulator.resources.TestInstances.resource;
import static io.ecsgateway.simulator.resources.TestInstances.sized;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.CreateClusterRequest;
import software.amazon.awssdk.services.ecs.model.DeleteClusterRequest;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.PlacementConstraint;
import software.amazon.awssdk.services.ecs.model.RegisterContainerInstanceRequest;

/** What services make of container instances that register again or leave. */
class ChangingInstancesTest {
  private final TestAccount ecs = new TestAccount();

  @Test
  void anInstanceThatRegisteredAgainStillLosesItsTasksWhenItDrains() {
    String one = sized(ecs, 1024, 1000);
    ecs.createStable(onEc2("shop", 2));
    registerAgain(one, 2048);
    assertThat(describe(ecs, one).version()).isEqualTo(2);
    assertThat(TestInstances.left(describe(ecs, one), "CPU")).isGreaterThan(1024);
    sized(ecs, 1024, 1000);
    drain(ecs, one);
    ecs.advance(Duration.ofHours(1));
    assertThat(describe(ecs, one).runningTasksCount()).isZero();
    assertThat(ecs.service("shop").runningCount()).isEqualTo(2);
  }

  @Test
  void aDaemonsTaskOutlivesAnotherRegistrationOfItsInstance() {
    String one = sized(ecs, 1024, 1000);
    ecs.create(daemon("agent"));
    ecs.advance(200);
    List<String> before = ecs.taskArns("agent", DesiredStatus.RUNNING);
    registerAgain(one, 1024);
    ecs.advance(60);
    assertThat(ecs.taskArns("agent", DesiredStatus.RUNNING)).isEqualTo(before).hasSize(1);
  }

  @Test
  void aDaemonHearsOfAnInstanceThatLeavesWithoutTasks() {
    ecs.registerContainer("big", container -> container.memory(2000));
    String one = sized(ecs, 1024, 1000);
    ecs.create(daemon("agent").taskDefinition("big"));
    ecs.advance(60);
    assertThat(ecs.service("agent").desiredCount()).isEqualTo(1);
    TestInstances.deregister(ecs, one, false);
    ecs.advance(60);
    assertThat(ecs.service("agent").desiredCount()).isZero();
  }

  @Test
  void aClusterThatIsCreatedAgainNeverHadAnInstance() {
    TestInstances.deregister(ecs, sized(ecs, 1024, 1000), false);
    ecs.call(DeleteClusterRequest.builder().cluster("main").build());
    ecs.call(CreateClusterRequest.builder().clusterName("main").build());
    ecs.create("shop", 1);
    ecs.advance(100);
    assertThat(ecs.service("shop").runningCount()).isEqualTo(1);
  }

  @Test
  void aDeploymentMakesRoomWhereEachInstanceTakesOneTaskOnly() {
    TestInstances.register(ecs, 2, 10);
    ecs.createStable(
        onEc2("shop", 2)
            .placementConstraints(PlacementConstraint.builder().type("distinctInstance").build())
            .deploymentConfiguration(limits -> limits.minimumHealthyPercent(50)));
    ecs.deploy("shop", "app:2");
    ecs.advance(Duration.ofHours(1));
    assertThat(ecs.newest("shop").statusAsString()).isEqualTo("SUCCESSFUL");
  }

  private void registerAgain(String arn, int cpu) {
    ecs.call(
        RegisterContainerInstanceRequest.builder()
            .cluster("main")
            .containerInstanceArn(arn)
            .totalResources(resource("CPU", cpu), resource("MEMORY", 1000))
            .build());
  }
}
