package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.ShiftedTraffic.advanceTo;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.blueGreen;
import static io.ecsgateway.simulator.resources.TestInstances.describe;
import static io.ecsgateway.simulator.resources.TestInstances.drain;
import static io.ecsgateway.simulator.resources.TestInstances.onEc2;
import static io.ecsgateway.simulator.resources.TestInstances.register;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Task;

/** Deployments that shift traffic, while container instances drain. */
class ShiftsOnInstancesTest {
  private final TestAccount ecs = new TestAccount();

  @BeforeEach
  void createService() {
    register(ecs, 6, 4);
    ecs.createStable(onEc2("shop", 2).deploymentConfiguration(blueGreen()));
  }

  @ParameterizedTest
  @CsvSource({
    "SCALE_UP, app:1",
    "BAKE_TIME, app:1",
    "BAKE_TIME, app:2",
    "POST_SCALE_UP, app:2",
    "POST_PRODUCTION_TRAFFIC_SHIFT, app:2"
  })
  void deploymentMovesTheTasksOfBothRevisionsAndEnds(String stage, String revision) {
    ecs.deploy("shop", "app:2");
    advanceTo(ecs, "shop", stage);
    String drained = instanceOf(revision);
    drain(ecs, drained);
    ecs.advance(Duration.ofHours(1));
    assertThat(ecs.newest("shop").statusAsString()).isEqualTo("SUCCESSFUL");
    assertThat(describe(ecs, drained).runningTasksCount()).isZero();
    assertThat(ecs.service("shop").runningCount()).isEqualTo(2);
  }

  @Test
  void rollbackGoesToTasksThatMayStay() {
    ecs.deploy("shop", "app:2");
    advanceTo(ecs, "shop", "BAKE_TIME");
    String drained = instanceOf("app:1");
    drain(ecs, drained);
    ecs.stopDeployment(ecs.newest("shop").serviceDeploymentArn());
    ecs.advance(Duration.ofHours(1));
    assertThat(ecs.newest("shop").statusAsString()).isEqualTo("ROLLBACK_SUCCESSFUL");
    assertThat(describe(ecs, drained).runningTasksCount()).isZero();
  }

  private String instanceOf(String revision) {
    return ecs.tasks("shop", DesiredStatus.RUNNING).stream()
        .filter(task -> task.taskDefinitionArn().endsWith(revision))
        .map(Task::containerInstanceArn)
        .findFirst()
        .orElseThrow();
  }
}
