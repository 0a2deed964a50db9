package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.World;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.StabilityStatus;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskOverride;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/** Starts and stops the tasks of services, and tells their events about it. */
final class ServiceTasks {
  private final World world;
  private final TaskLifecycle tasks;
  private final Tagging tagging;
  private final Consumer<SimulatedService> changed;

  ServiceTasks(
      World world, TaskLifecycle tasks, Tagging tagging, Consumer<SimulatedService> changed) {
    this.world = world;
    this.tasks = tasks;
    this.tagging = tagging;
    this.changed = changed;
  }

  void start(SimulatedService service, SimulatedDeployment deployment, int count) {
    ServiceRevision revision = deployment.revision();
    TaskLaunch launch =
        new TaskLaunch(
            service.settings().clusterArn(),
            deployment.definition(),
            service.group(),
            deployment.id(),
            launchType(revision.launchType(), revision.capacityProviderStrategy()),
            provider(revision.capacityProviderStrategy()),
            revision.platformVersion(),
            revision.networkConfiguration(),
            TaskOverride.builder().build(),
            Boolean.TRUE.equals(service.settings().enableExecuteCommand()),
            revision.hasLoadBalancers() && !revision.loadBalancers().isEmpty(),
            tags(service, deployment.definition().taskDefinitionArn()));
    start(
        service,
        Rollouts.subject(service),
        launch,
        count,
        deployment.tasks(),
        task -> {
          deployment.tasks().changed(task);
          deployment.touch(world.now());
          tellRegistered(service, Rollouts.subject(service), task, revision.loadBalancers());
        });
  }

  void stop(SimulatedService service, String starter, List<SimulatedTask> stopping) {
    stop(
        service,
        Rollouts.subject(service),
        StopCause.scaling(starter),
        stopping,
        service.blueprint().loadBalancers());
  }

  void stopAll(SimulatedService service) {
    for (SimulatedDeployment deployment : service.deployments()) {
      stop(service, deployment.id(), deployment.tasks().dispensable(Integer.MAX_VALUE));
    }
    for (SimulatedTaskSet taskSet : service.taskSets()) {
      stop(service, taskSet, Integer.MAX_VALUE);
    }
  }

  /** Takes a task set to its computed desired count; returns whether it is steady. */
  boolean scale(SimulatedService service, SimulatedTaskSet taskSet) {
    int desired = taskSet.computedDesiredCount(service.settings().desiredCount());
    int wanted = taskSet.tasks().wanted();
    if (wanted < desired) {
      start(service, taskSet, desired - wanted);
    } else if (wanted > desired) {
      stop(service, taskSet, wanted - desired);
    }
    TaskGroup group = taskSet.tasks();
    boolean steady = group.ready() == desired && group.running() == desired && group.pending() == 0;
    boolean news = steady && taskSet.stability() == StabilityStatus.STABILIZING;
    taskSet.stability(
        steady ? StabilityStatus.STEADY_STATE : StabilityStatus.STABILIZING, world.now());
    if (news && !taskSet.isDraining()) {
      service.events().steady(subject(service, taskSet));
    }
    return steady;
  }

  /** Forgets the tags of a task set that has drained. */
  void forget(SimulatedTaskSet taskSet) {
    tagging.remove(taskSet.settings().taskSetArn());
  }

  private void start(SimulatedService service, SimulatedTaskSet taskSet, int count) {
    TaskSet settings = taskSet.settings();
    TaskLaunch launch =
        new TaskLaunch(
            settings.clusterArn(),
            taskSet.definition(),
            service.group(),
            taskSet.id(),
            launchType(settings.launchType(), settings.capacityProviderStrategy()),
            provider(settings.capacityProviderStrategy()),
            settings.platformVersion(),
            settings.networkConfiguration(),
            TaskOverride.builder().build(),
            Boolean.TRUE.equals(service.settings().enableExecuteCommand()),
            !settings.loadBalancers().isEmpty(),
            tags(service, settings.taskDefinition()));
    start(
        service,
        subject(service, taskSet),
        launch,
        count,
        taskSet.tasks(),
        task -> {
          taskSet.tasks().changed(task);
          taskSet.touch(world.now());
          tellRegistered(service, subject(service, taskSet), task, settings.loadBalancers());
        });
  }

  private void stop(SimulatedService service, SimulatedTaskSet taskSet, int count) {
    stop(
        service,
        subject(service, taskSet),
        StopCause.scaling(taskSet.id()),
        taskSet.tasks().dispensable(count),
        taskSet.settings().loadBalancers());
  }

  private void start(
      SimulatedService service,
      String subject,
      TaskLaunch launch,
      int count,
      TaskGroup group,
      TaskOwner owner) {
    if (count <= 0) {
      return;
    }
    List<SimulatedTask> started = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SimulatedTask task =
          tasks.start(
              launch,
              changedTask -> {
                owner.taskChanged(changedTask);
                changed.accept(service);
              });
      group.add(task);
      started.add(task);
    }
    service.events().started(subject, started);
  }

  private void stop(
      SimulatedService service,
      String subject,
      StopCause cause,
      Collection<SimulatedTask> stopping,
      List<LoadBalancer> balancers) {
    if (stopping.isEmpty()) {
      return;
    }
    for (LoadBalancer balancer : balancers) {
      if (balancer.targetGroupArn() != null) {
        service.events().deregistered(subject, stopping.size(), balancer.targetGroupArn());
      }
    }
    if (!balancers.isEmpty()) {
      service.events().draining(subject, stopping.size());
    }
    stopping.forEach(task -> tasks.stop(task, cause));
    service.events().stopped(subject, stopping);
  }

  private static void tellRegistered(
      SimulatedService service, String subject, SimulatedTask task, List<LoadBalancer> balancers) {
    if (task.status() != TaskStatus.ACTIVATING || task.stopAsked()) {
      return;
    }
    for (LoadBalancer balancer : balancers) {
      if (balancer.targetGroupArn() != null) {
        service.events().registered(subject, 1, balancer.targetGroupArn());
      }
    }
  }

  private List<Tag> tags(SimulatedService service, String taskDefinitionArn) {
    Service settings = service.settings();
    if (settings.propagateTags() == PropagateTags.SERVICE) {
      return tagging.get(service.arn());
    }
    if (settings.propagateTags() == PropagateTags.TASK_DEFINITION) {
      return tagging.get(taskDefinitionArn);
    }
    return List.of();
  }

  private static String subject(SimulatedService service, SimulatedTaskSet taskSet) {
    return Rollouts.subject(service) + ", taskSet " + taskSet.id();
  }

  private static LaunchType launchType(
      @Nullable LaunchType launchType, List<CapacityProviderStrategyItem> strategy) {
    if (launchType != null) {
      return launchType;
    }
    String provider = provider(strategy);
    return provider != null && provider.startsWith("FARGATE") ? LaunchType.FARGATE : LaunchType.EC2;
  }

  /** One provider runs all: the one with the greatest weight, the first of equals. */
  private static @Nullable String provider(List<CapacityProviderStrategyItem> strategy) {
    CapacityProviderStrategyItem best = null;
    for (CapacityProviderStrategyItem item : strategy) {
      if (best == null || weight(item) > weight(best)) {
        best = item;
      }
    }
    return best == null ? null : best.capacityProvider();
  }

  private static int weight(CapacityProviderStrategyItem item) {
    return item.weight() == null ? 0 : item.weight();
  }
}
