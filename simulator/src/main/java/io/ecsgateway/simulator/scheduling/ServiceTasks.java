package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.World;
import io.ecsgateway.simulator.placement.PlacementRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.PlacementStrategy;
import software.amazon.awssdk.services.ecs.model.PlacementStrategyType;

/** Starts and stops the tasks of services, and tells their events about it. */
final class ServiceTasks {
  private static final List<PlacementStrategy> ACROSS_ZONES =
      List.of(
          PlacementStrategy.builder()
              .type(PlacementStrategyType.SPREAD)
              .field("attribute:ecs.availability-zone")
              .build());

  private final World world;
  private final ServiceTimings timings;
  private final TaskLifecycle tasks;
  private final ServiceLaunches launches;
  private final TaskPlacement placement;
  private final Consumer<SimulatedService> changed;

  /**
   * @param changed hears of every change of a service's tasks
   */
  ServiceTasks(
      World world,
      ServiceTimings timings,
      TaskLifecycle tasks,
      ServiceLaunches launches,
      TaskPlacement placement,
      Consumer<SimulatedService> changed) {
    this.world = world;
    this.timings = timings;
    this.tasks = tasks;
    this.launches = launches;
    this.placement = placement;
    this.changed = changed;
  }

  /**
   * Starts tasks, unless so many never ran that there is a pause now. The share of a capacity
   * provider without room does not go to others.
   *
   * @return how many found no room on the container instances
   */
  int start(SimulatedService service, TaskSource source, int count) {
    if (count <= 0 || !source.throttle().isOpen(world.now())) {
      return 0;
    }
    Batch batch = new Batch(service, source);
    TaskLaunch launch = launches.of(service, source);
    PlacementRules rules = rules(service, source);
    Map<String, Integer> shares = source.tasks().providers();
    Set<String> full = new HashSet<>();
    for (int i = 0; i < count; i++) {
      TaskLaunch next = launches.next(launch, source, shares);
      String provider = Objects.requireNonNullElse(next.capacityProvider(), "");
      shares.merge(provider, 1, Integer::sum);
      if (!full.contains(provider)
          && !batch.add(placement.place(next, rules, service.isFreelyPlaced()))) {
        full.add(provider);
      }
    }
    return batch.finish() ? count - batch.started.size() : 0;
  }

  /**
   * Takes a source's tasks that may stay to a count; those on container instances that drain leave
   * as healthy ones have taken their place.
   *
   * @param reason the deployment or task set on whose account tasks are stopped
   */
  void scale(SimulatedService service, TaskSource source, TaskSource reason, int desired) {
    TaskGroup staying = source.tasks().staying();
    TaskGroup moving = source.tasks().moving();
    int missing = desired - staying.wanted();
    if (missing <= 0) {
      source.placement().resolved();
    }
    start(service, source, missing);
    stop(service, reason, staying.dispensable(Math.max(0, -missing)));
    int running = moving.wantedRunning();
    int replaced = Math.clamp(staying.countedHealthy() + running - desired, 0, running);
    stop(service, reason, moving.dispensable(moving.dispensableStarting() + replaced));
  }

  /** Starts a task on each of some container instances, as far as they have room. */
  void startOn(
      SimulatedService service, TaskSource source, List<SimulatedContainerInstance> instances) {
    if (!source.throttle().isOpen(world.now())) {
      return;
    }
    Batch batch = new Batch(service, source);
    TaskLaunch launch = launches.of(service, source);
    PlacementRules rules = rules(service, source);
    instances.forEach(instance -> batch.add(placement.placeOn(instance, launch, rules)));
    batch.finish();
  }

  /** Returns where tasks may go; across zones evenly, where nothing else is said. */
  PlacementRules rules(SimulatedService service, TaskSource source) {
    List<PlacementStrategy> strategies = service.settings().placementStrategy();
    return PlacementRules.of(
        source.definition(),
        service.settings().placementConstraints(),
        strategies.isEmpty() ? ACROSS_ZONES : strategies);
  }

  /** Tasks that start together. */
  private final class Batch {
    private final SimulatedService service;
    private final TaskSource source;
    private final TaskOwner keeper;
    private final List<SimulatedTask> started = new ArrayList<>();
    private Placing.@Nullable Unplaced unplaced;

    Batch(SimulatedService service, TaskSource source) {
      this.service = service;
      this.source = source;
      this.keeper = new TaskKeeper(world, timings, tasks, service, source, changed);
    }

    /** Starts a task if it was placed; returns whether it was. */
    boolean add(Placing placing) {
      switch (placing) {
        case Placing.Placed(TaskLaunch launch) -> {
          SimulatedTask task = tasks.start(launch, keeper);
          source.tasks().add(task);
          started.add(task);
          return true;
        }
        case Placing.Unplaced none -> {
          unplaced = unplaced == null ? none : unplaced;
          return false;
        }
      }
    }

    /** Tells the service's events; returns whether one found no room that others may make. */
    boolean finish() {
      String subject = source.subject(service);
      if (!started.isEmpty()) {
        int unhealthy = source.tasks().replaceUnhealthy(started.size());
        service.events().started(subject, started, unhealthy);
      }
      if (unplaced == null) {
        source.placement().resolved();
        return false;
      }
      String message = unplaced.says();
      if (source.placement().isNews(message)) {
        service.events().unplaced(subject, message);
        Runnable again = () -> changed.accept(service);
        source
            .placement()
            .said(message, service.timers().after(timings.steadyStateRepeated(), again));
      }
      return unplaced.isShortage();
    }
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
      stop(
          service,
          source,
          source.tasks().all().stream().filter(task -> !task.stopAsked()).toList());
    }
  }
}
