package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.Timer;
import io.ecsgateway.simulator.engine.World;
import java.util.Comparator;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/**
 * Takes services to what was asked of them. It looks at a service shortly after a command or a
 * change of one of its tasks, and at no other service then.
 */
public final class ServiceScheduler {
  private final ServiceTimings timings;
  private final ServiceTable services;
  private final ServiceTasks tasks;
  private final Rollouts rollouts;
  private final Rollbacks rollbacks;
  private final DeploymentMonitors monitors;
  private final LifecycleHooks hooks;
  private final RolloutStrategy rolling;
  private final RolloutStrategy shifting;
  private final RolloutStrategy taskSets;

  public ServiceScheduler(
      World world,
      ServiceTimings timings,
      ServiceTable services,
      TaskLifecycle tasks,
      TaskPlacement placement,
      ContainerInstanceTable instances,
      Tagging tagging) {
    this.timings = timings;
    this.services = services;
    this.tasks =
        new ServiceTasks(
            world, timings, tasks, new ServiceLaunches(tagging), placement, this::taskChanged);
    ServiceDeploymentEnds ends = new ServiceDeploymentEnds(world, timings, services);
    this.rollbacks = new Rollbacks(world, ends);
    this.rollouts = new Rollouts(world, services, ends, rollbacks);
    this.monitors = new DeploymentMonitors(world, rollbacks, ends);
    this.rolling =
        new RollingStrategy(
            world,
            timings,
            this.tasks,
            new DaemonTasks(this.tasks, instances),
            rollouts,
            this::poke);
    this.hooks = new LifecycleHooks(world, this::poke);
    this.shifting =
        new TrafficShifting(world, timings, this.tasks, rollouts, hooks, rolling, this::poke);
    this.taskSets = new TaskSetScaling(world, this.tasks, tagging);
    instances.onChange(this::capacityChanged);
  }

  /** Returns the lifecycle hooks of all deployments. */
  public LifecycleHooks hooks() {
    return hooks;
  }

  /** Adds a service, in place of an INACTIVE one of the same name. */
  public void add(SimulatedService service) {
    services.add(service);
    poke(service);
  }

  /** Begins a new deployment of what the service's blueprint says. */
  public void deploy(SimulatedService service, TaskDefinition definition) {
    rollouts.begin(service, definition);
    poke(service);
  }

  /** Has the service looked at, because something was asked of it. */
  public void poke(SimulatedService service) {
    if (!service.awaitsReview()) {
      service.review(service.timers().after(timings.reaction(), () -> review(service)));
    }
  }

  /** Asks for the rollback of a service deployment that is not over. */
  public void requestRollback(SimulatedServiceDeployment deployment) {
    rollbacks.request(deployment);
    poke(deployment.service());
  }

  /** Deletes an ACTIVE service: it drains, or is INACTIVE at once if none of its tasks runs. */
  public void delete(SimulatedService service) {
    Service.Builder draining = service.settings().toBuilder().status("DRAINING").desiredCount(0);
    service.change(draining.build());
    service.steady(Timer.NONE);
    services.removeHistory(service);
    poke(service);
    finishDraining(service);
  }

  /** Daemons come first to room that was made. */
  private void capacityChanged(String clusterArn) {
    services.inCluster(clusterArn).stream()
        .filter(SimulatedService::isActive)
        .filter(service -> service.isDaemon() || service.isWaitingForRoom())
        .sorted(Comparator.comparing(service -> !service.isDaemon()))
        .forEach(this::poke);
  }

  private void taskChanged(SimulatedService service) {
    rollouts.touch(service);
    poke(service);
  }

  private void review(SimulatedService service) {
    if (service.isDraining()) {
      tasks.stopAll(service);
      finishDraining(service);
    } else if (service.isActive()) {
      RolloutStrategy strategy = strategy(service);
      if (service.isDeployedByEcs()) {
        judge(service, strategy);
      }
      strategy.advance(service);
      announce(service, service.isRolledOut() && strategy.hasArrived(service));
    }
  }

  /** Returns the strategy by which a service is deployed: that of its newest deployment. */
  private RolloutStrategy strategy(SimulatedService service) {
    if (!service.isDeployedByEcs()) {
      return taskSets;
    }
    return service.shiftsTraffic() ? shifting : rolling;
  }

  private void judge(SimulatedService service, RolloutStrategy strategy) {
    service.dropReplaced();
    rollouts.advance(service, strategy.hasArrived(service));
    if (monitors.check(service)) {
      poke(service);
    }
  }

  private void finishDraining(SimulatedService service) {
    if (!service.isDraining()
        || !service.sources().stream().allMatch(source -> source.tasks().isGone())) {
      return;
    }
    service.change(service.settings().toBuilder().status("INACTIVE").build());
    service.dropDeployments();
    service.taskSets().forEach(service::remove);
    service.timers().cancel();
    service.timers().after(timings.inactiveRemembered(), () -> services.remove(service));
  }

  private void announce(SimulatedService service, boolean settled) {
    if (!settled) {
      service.steady(Timer.NONE);
    } else if (!service.isSteady()) {
      sayHowSteady(service);
    }
  }

  private void sayHowSteady(SimulatedService service) {
    service.events().steady(service.subject());
    service.steady(
        service.timers().after(timings.steadyStateRepeated(), () -> sayHowSteady(service)));
  }
}
