package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.World;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;

/** Looks after the tasks of one deployment or task set, and tells the service's events. */
final class TaskKeeper implements TaskOwner {
  private final World world;
  private final ServiceTimings timings;
  private final TaskLifecycle tasks;
  private final SimulatedService service;
  private final TaskSource source;
  private final Consumer<SimulatedService> changed;

  /**
   * @param changed hears of every change that the scheduler may have to act on
   */
  TaskKeeper(
      World world,
      ServiceTimings timings,
      TaskLifecycle tasks,
      SimulatedService service,
      TaskSource source,
      Consumer<SimulatedService> changed) {
    this.world = world;
    this.timings = timings;
    this.tasks = tasks;
    this.service = service;
    this.source = source;
    this.changed = changed;
  }

  @Override
  public boolean isDaemon() {
    return service.isDaemon();
  }

  @Override
  public void changed(SimulatedTask task) {
    source.tasks().changed(task);
    source.touch(world.now());
    if (task.status() == TaskStatus.ACTIVATING && !task.stopAsked()) {
      source.revision().loadBalancers().stream()
          .map(LoadBalancer::targetGroupArn)
          .filter(Objects::nonNull)
          .forEach(group -> service.events().registered(source.subject(service), 1, group));
    }
    changed.accept(service);
  }

  @Override
  public void reconsider() {
    changed.accept(service);
  }

  @Override
  public void started(SimulatedTask task) {
    source.throttle().oneRuns();
  }

  @Override
  public void turnedHealthy(SimulatedTask task) {
    source.oneIsHealthy();
  }

  @Override
  public void turnedUnhealthy(SimulatedTask task) {
    Duration grace =
        Duration.ofSeconds(
            Objects.requireNonNullElse(service.settings().healthCheckGracePeriodSeconds(), 0));
    Duration left = grace.minus(Duration.between(task.document().startedAt(), world.now()));
    if (left.isPositive()) {
      task.timers().after(left, () -> stopUnhealthy(task));
    } else {
      stopUnhealthy(task);
    }
  }

  @Override
  public void failed(SimulatedTask task) {
    source.oneFailed();
    if (task.hasRun()) {
      return;
    }
    boolean first =
        source
            .throttle()
            .failed(
                task.document().createdAt(),
                world.now(),
                timings.firstPause(),
                timings.longestPause());
    if (!first) {
      return;
    }
    String reason = Objects.requireNonNull(task.stopCause()).reason();
    service.events().neverRan(source.subject(service), reason);
    if (source.throttle().isImpairedNow()) {
      service.events().impaired(source.subject(service));
    }
    service.timers().after(source.throttle().untilOpen(world.now()), () -> changed.accept(service));
  }

  private void stopUnhealthy(SimulatedTask task) {
    TaskBehaviour.Unhealthy unhealthy = Objects.requireNonNull(task.behaviour().unhealthy());
    String subject = source.subject(service);
    if (unhealthy.container() != null) {
      service.events().failedContainerChecks(subject, task);
      tasks.stop(task, StopCause.failedContainerHealthChecks());
    } else {
      LoadBalancer balancer = source.revision().loadBalancers().getFirst();
      String group = name(balancer);
      service.events().failedTargetChecks(subject, balancer.containerPort(), group);
      tasks.stop(task, StopCause.failedTargetHealthChecks(group));
    }
    service.events().stopped(subject, List.of(task));
  }

  private static String name(LoadBalancer balancer) {
    @Nullable String group = balancer.targetGroupArn();
    return group == null ? balancer.loadBalancerName() : group;
  }
}
