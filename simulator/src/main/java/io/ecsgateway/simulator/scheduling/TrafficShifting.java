package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The BLUE_GREEN, LINEAR and CANARY strategies: new tasks run beside the old ones until traffic has
 * moved to them. They differ in their {@link TrafficSchedule} only.
 */
final class TrafficShifting implements RolloutStrategy {
  private final World world;
  private final ServiceTimings timings;
  private final ServiceTasks tasks;
  private final Rollouts rollouts;
  private final LifecycleHooks hooks;
  private final RolloutStrategy resting;
  private final Consumer<SimulatedService> poke;

  /**
   * @param resting keeps a service as it is once traffic has moved
   * @param poke has a service looked at again
   */
  TrafficShifting(
      World world,
      ServiceTimings timings,
      ServiceTasks tasks,
      Rollouts rollouts,
      LifecycleHooks hooks,
      RolloutStrategy resting,
      Consumer<SimulatedService> poke) {
    this.world = world;
    this.timings = timings;
    this.tasks = tasks;
    this.rollouts = rollouts;
    this.hooks = hooks;
    this.resting = resting;
    this.poke = poke;
  }

  @Override
  public void advance(SimulatedService service) {
    SimulatedServiceDeployment current = service.current();
    SimulatedDeployment primary = Objects.requireNonNull(service.primary());
    if (primary.hasFailed()) {
      service.deployments().forEach(deployment -> stopSurplus(service, deployment));
      service.dropReplaced();
    } else if (current == null) {
      resting.advance(service);
    } else {
      advance(service, current, Objects.requireNonNull(current.shift()));
    }
  }

  @Override
  public boolean hasArrived(SimulatedService service) {
    SimulatedServiceDeployment current = service.current();
    if (current == null) {
      return resting.hasArrived(service);
    }
    TrafficShift shift = Objects.requireNonNull(current.shift());
    return shift.isAt(LifecycleStage.CLEAN_UP) && isDone(service, shift);
  }

  private void advance(
      SimulatedService service, SimulatedServiceDeployment current, TrafficShift shift) {
    if (!shift.isUnderWay()) {
      enterNext(service, current, shift);
    }
    boolean hooksChanged = hooks.advance(current, shift);
    if (!hooksChanged && isDone(service, shift) && !shift.isAt(LifecycleStage.CLEAN_UP)) {
      enterNext(service, current, shift);
    }
    scale(service, shift);
    service.dropReplaced();
    if (hasArrived(service)) {
      rollouts.complete(service, Objects.requireNonNull(service.primary()));
    }
  }

  private void enterNext(
      SimulatedService service, SimulatedServiceDeployment current, TrafficShift shift) {
    shift.enterNext(world.now());
    TrafficStep step = shift.step();
    if (step.stage().shiftsTraffic()) {
      SimulatedDeployment source = shift.isBack() ? service.primary() : shift.source();
      service.direct(
          Traffic.between(
              source == null ? null : source.revision().serviceRevisionArn(),
              current.targetRevisionArn(),
              step.production(),
              step.test()));
    }
    hooks.open(current, shift);
    current.touch(world.now());
    shift.stageEnds(service.timers().after(least(step), () -> poke.accept(service)));
  }

  private boolean isDone(SimulatedService service, TrafficShift shift) {
    if (world.now().isBefore(shift.since().plus(least(shift.step())))
        || !shift.hooks().stream().allMatch(HookRun::hasPassed)) {
      return false;
    }
    SimulatedDeployment primary = Objects.requireNonNull(service.primary());
    return switch (shift.step().stage()) {
      case SCALE_UP ->
          primary.tasks().staying().countedHealthy() >= service.settings().desiredCount();
      case CLEAN_UP -> RollingStrategy.hasReplaced(service, primary);
      default -> true;
    };
  }

  private Duration least(TrafficStep step) {
    return step.bake().compareTo(timings.lifecycleStage()) > 0
        ? step.bake()
        : timings.lifecycleStage();
  }

  /** Keeps both revisions at the desired count as long as traffic may go to either. */
  private void scale(SimulatedService service, TrafficShift shift) {
    SimulatedDeployment primary = Objects.requireNonNull(service.primary());
    @Nullable SimulatedDeployment source = shift.source();
    List<SimulatedDeployment> others = new ArrayList<>();
    for (SimulatedDeployment deployment : service.deployments()) {
      if (deployment == primary) {
        int desired = shift.hasScaledUp() ? service.settings().desiredCount() : 0;
        tasks.scale(service, deployment, primary, desired);
      } else if (shift.isAt(LifecycleStage.CLEAN_UP)) {
        stop(service, List.of(deployment), Integer.MAX_VALUE);
      } else if (shift.isBack() || deployment.hasFailed()) {
        stopSurplus(service, deployment);
      } else if (deployment == source) {
        tasks.scale(service, deployment, primary, service.settings().desiredCount());
      } else {
        others.add(deployment);
      }
    }
    if (source != null) {
      stopReplaced(service, source, others);
    }
  }

  /** What older deployments left behind leaves as the tasks of the source can do without. */
  private void stopReplaced(
      SimulatedService service, SimulatedDeployment source, List<SimulatedDeployment> others) {
    int starting = 0;
    int running = 0;
    for (SimulatedDeployment other : others) {
      running += other.tasks().wantedRunning();
      starting += other.tasks().dispensableStarting();
    }
    int healthy = source.tasks().countedHealthy() + running;
    int replaced = Math.clamp(healthy - service.settings().desiredCount(), 0, running);
    stop(service, others, starting + replaced);
  }

  private void stopSurplus(SimulatedService service, SimulatedDeployment deployment) {
    stop(
        service,
        List.of(deployment),
        deployment.tasks().wanted() - service.settings().desiredCount());
  }

  private void stop(SimulatedService service, List<SimulatedDeployment> deployments, int count) {
    List<TaskGroup> groups = deployments.stream().map(SimulatedDeployment::tasks).toList();
    tasks.stop(
        service,
        Objects.requireNonNull(service.primary()),
        TaskGroup.dispensable(groups, Math.max(0, count)));
  }
}
