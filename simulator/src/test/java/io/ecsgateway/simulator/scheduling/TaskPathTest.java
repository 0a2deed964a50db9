package io.ecsgateway.simulator.scheduling;

import static io.ecsgateway.simulator.scheduling.TaskStatus.ACTIVATING;
import static io.ecsgateway.simulator.scheduling.TaskStatus.DEACTIVATING;
import static io.ecsgateway.simulator.scheduling.TaskStatus.DEPROVISIONING;
import static io.ecsgateway.simulator.scheduling.TaskStatus.PENDING;
import static io.ecsgateway.simulator.scheduling.TaskStatus.PROVISIONING;
import static io.ecsgateway.simulator.scheduling.TaskStatus.RUNNING;
import static io.ecsgateway.simulator.scheduling.TaskStatus.STOPPED;
import static io.ecsgateway.simulator.scheduling.TaskStatus.STOPPING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

class TaskPathTest {
  private static final TaskTimings TIMINGS = TaskTimings.DEFAULT;

  @Test
  void taskWithItsOwnInterfaceGoesThroughEveryStatus() {
    TaskLaunch launch = launch(NetworkMode.AWSVPC, false, ContainerDefinition.builder());

    assertThat(TaskPath.first(launch)).isEqualTo(PROVISIONING);
    assertThat(statuses(starting(launch))).containsExactly(PENDING, ACTIVATING, RUNNING);
    assertThat(stopping(RUNNING, launch))
        .extracting(TaskPath.Step::status)
        .containsExactly(DEACTIVATING, STOPPING, DEPROVISIONING, STOPPED);
  }

  @Test
  void taskOnAnInstanceTakesTheShorterWay() {
    TaskLaunch launch = launch(NetworkMode.BRIDGE, false, ContainerDefinition.builder());

    assertThat(TaskPath.first(launch)).isEqualTo(PENDING);
    assertThat(statuses(starting(launch))).containsExactly(RUNNING);
    assertThat(statuses(stopping(RUNNING, launch))).containsExactly(STOPPING, STOPPED);
  }

  @Test
  void taskThatNeverRanHasNothingToStop() {
    TaskLaunch launch = launch(NetworkMode.AWSVPC, false, ContainerDefinition.builder());

    assertThat(statuses(stopping(PENDING, launch))).containsExactly(DEPROVISIONING, STOPPED);
  }

  @Test
  void loadBalancerDrainsBeforeContainersStop() {
    TaskLaunch launch = launch(NetworkMode.BRIDGE, true, ContainerDefinition.builder());

    assertThat(stopping(RUNNING, launch))
        .contains(new TaskPath.Step(STOPPING, TIMINGS.deregistrationDelay()));
  }

  @Test
  void containerIsKilledWhenItsStopTimeoutEnds() {
    var definition = ContainerDefinition.builder().stopTimeout(2);
    TaskLaunch launch = launch(NetworkMode.BRIDGE, false, definition);

    assertThat(TaskBehaviour.stops(launch, name -> true, TIMINGS)).isEqualTo(Duration.ofSeconds(2));
    assertThat(TaskBehaviour.exitCode(definition.build(), TIMINGS)).isEqualTo(137);
    assertThat(TaskBehaviour.exitCode(ContainerDefinition.builder().build(), TIMINGS)).isZero();
  }

  @Test
  void taskWithoutHealthChecksCountsAsHealthyAfterFortySeconds() {
    TaskBehaviour behaviour =
        TaskBehaviour.of(launch(NetworkMode.BRIDGE, false, ContainerDefinition.builder()), TIMINGS);

    assertThat(behaviour.ready()).isZero();
    assertThat(behaviour.counted()).isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void taskWithHealthCheckCountsAsHealthyOnceItPassed() {
    var checked =
        ContainerDefinition.builder()
            .essential(true)
            .healthCheck(check -> check.command("CMD", "true").interval(7));
    TaskBehaviour behaviour = TaskBehaviour.of(launch(NetworkMode.BRIDGE, false, checked), TIMINGS);

    assertThat(behaviour.ready()).isEqualTo(Duration.ofSeconds(7));
    assertThat(behaviour.counted()).isEqualTo(Duration.ofSeconds(7));
  }

  private static List<TaskPath.Step> starting(TaskLaunch launch) {
    return TaskPath.starting(launch, TaskBehaviour.of(launch, TIMINGS), TIMINGS);
  }

  private static List<TaskPath.Step> stopping(TaskStatus status, TaskLaunch launch) {
    return TaskPath.stopping(
        status, launch, TaskBehaviour.stops(launch, name -> true, TIMINGS), TIMINGS);
  }

  private static List<TaskStatus> statuses(List<TaskPath.Step> steps) {
    return steps.stream().map(TaskPath.Step::status).toList();
  }

  private static TaskLaunch launch(
      NetworkMode mode, boolean loadBalanced, ContainerDefinition.Builder container) {
    return new TaskLaunch(
        "cluster",
        TaskDefinition.builder()
            .family("app")
            .networkMode(mode)
            .containerDefinitions(container.name("app").build())
            .build(),
        "family:app",
        null,
        LaunchType.EC2,
        null,
        null,
        TaskOverride.builder().build(),
        false,
        loadBalanced,
        List.of());
  }
}
