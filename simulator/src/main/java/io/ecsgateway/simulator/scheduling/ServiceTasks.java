package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.World;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;

/** Starts and stops the tasks of services, and tells their events about it. */
final class ServiceTasks {
  private final World world;
  private final ServiceTimings timings;
  private final TaskLifecycle tasks;
  private final ServiceLaunches launches;
  private final Consumer<SimulatedService> changed;

  /**
   * @param changed hears of every change of a service's tasks
   */
  ServiceTasks(
      World world,
      ServiceTimings timings,
      TaskLifecycle tasks,
      ServiceLaunches launches,
      Consumer<SimulatedService> changed) {
    this.world = world;
    this.timings = timings;
    this.tasks = tasks;
    this.launches = launches;
    this.changed = changed;
  }

  /** Starts tasks, unless so many never ran that there is a pause now. */
  void start(SimulatedService service, TaskSource source, int count) {
    if (count <= 0 || !source.throttle().isOpen(world.now())) {
      return;
    }
    TaskLaunch launch = launches.of(service, source);
    TaskOwner keeper = new TaskKeeper(world, timings, tasks, service, source, changed);
    List<SimulatedTask> started = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SimulatedTask task = tasks.start(launch, keeper);
      source.tasks().add(task);
      started.add(task);
    }
    int unhealthy = source.tasks().replaceUnhealthy(count);
    service.events().started(source.subject(service), started, unhealthy);
  }

  /**
   * Stops tasks.
   *
   * @param reason the deployment or task set on whose account they are stopped
   */
  void stop(SimulatedService service, TaskSource reason, List<SimulatedTask> stopping) {
    if (stopping.isEmpty()) {
      return;
    }
    String subject = reason.subject(service);
    List<LoadBalancer> balancers = reason.revision().loadBalancers();
    for (LoadBalancer balancer : balancers) {
      if (balancer.targetGroupArn() != null) {
        service.events().deregistered(subject, stopping.size(), balancer.targetGroupArn());
      }
    }
    if (!balancers.isEmpty()) {
      service.events().draining(subject, stopping.size());
    }
    stopping.forEach(task -> tasks.stop(task, StopCause.scaling(reason.id())));
    service.events().stopped(subject, stopping);
  }

  void stopAll(SimulatedService service) {
    for (TaskSource source : service.sources()) {
      stop(service, source, source.tasks().dispensable(Integer.MAX_VALUE));
    }
  }
}
