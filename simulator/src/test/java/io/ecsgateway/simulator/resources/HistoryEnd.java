package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.updateRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.engine.AlarmState;
import io.ecsgateway.simulator.engine.HookAnswer;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.ContainerInstanceStatus;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * What becomes of services in the end, whatever went on before. With nothing in their way,
 * deployments of what runs well end, as do those that the circuit breaker watches; then all, once
 * they are of what runs well. Services that are deleted end, and so do their tasks.
 */
final class HistoryEnd {
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(20);

  private final TestAccount ecs;
  private final List<String> active;
  private final List<String> deployed;

  /**
   * @param active the services that are ACTIVE
   */
  HistoryEnd(TestAccount ecs, List<String> active) {
    this.ecs = ecs;
    this.active = active;
    this.deployed = active.stream().filter(name -> !isExternal(ecs.service(name))).toList();
  }

  void check() {
    clearTheWay();
    ecs.advance(LONG_ENOUGH);
    for (String name : deployed) {
      assertThat(unfinished(name))
          .as(name)
          .noneMatch(one ->
              runsWell(name) || one.deploymentConfiguration().deploymentCircuitBreaker().enable());
    }
    deployed.forEach(
        name -> ecs.update(updateRequest(name).taskDefinition("app:1").forceNewDeployment(true)));
    ecs.advance(LONG_ENOUGH);
    for (String name : deployed) {
      assertThat(unfinished(name)).as(name).isEmpty();
    }
    active.forEach(name -> ecs.delete(name, true));
    ecs.advance(Duration.ofMinutes(5));
    for (String name : active) {
      assertThat(ecs.service(name).status()).as(name).isEqualTo("INACTIVE");
    }
    assertThat(ecs.allTasks()).extracting(Task::lastStatus).isSubsetOf("STOPPED");
  }

  /**
   * Takes away what keeps deployments waiting in ECS too: instances without room for a daemon's
   * task, ones that drain while other tasks stay on them, narrow limits, alarms, hooks and what
   * shifts traffic.
   */
  private void clearTheWay() {
    List<ContainerInstance> instances = TestInstances.all(ecs);
    for (ContainerInstance instance : instances) {
      TestInstances.become(ecs, ContainerInstanceStatus.ACTIVE, instance.containerInstanceArn());
      TestInstances.grow(ecs, instance.containerInstanceArn());
    }
    ecs.registerInstances(2, MixedCommands.PROVIDER);
    ecs.setAlarm("errors", AlarmState.OK);
    ecs.setHook(ShiftedTraffic.FUNCTION, HookAnswer.SUCCEEDED);
    for (String name : deployed) {
      int maximum = isDaemon(ecs.service(name)) ? 100 : 200;
      ecs.update(
          updateRequest(name)
              .deploymentConfiguration(c ->
                  c.strategy(DeploymentStrategy.ROLLING)
                      .minimumHealthyPercent(0)
                      .maximumPercent(maximum)));
    }
  }

  private List<ServiceDeployment> unfinished(String name) {
    return ecs.serviceDeployments(name).stream()
        .filter(one -> !RandomCommandsTest.ENDS.contains(one.status()))
        .toList();
  }

  private boolean runsWell(String name) {
    return ecs.service(name).taskDefinition().contains("/app:");
  }

  private static boolean isExternal(Service service) {
    return service.deploymentController().type() == DeploymentControllerType.EXTERNAL;
  }

  private static boolean isDaemon(Service service) {
    return service.schedulingStrategy() == SchedulingStrategy.DAEMON;
  }
}
