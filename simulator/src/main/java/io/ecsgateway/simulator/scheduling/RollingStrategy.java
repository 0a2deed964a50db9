package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

/** The ROLLING strategy: new tasks take the place of old ones, a few at a time. */
final class RollingStrategy implements RolloutStrategy {
  private final World world;
  private final ServiceTimings timings;
  private final ServiceTasks tasks;
  private final DaemonTasks daemons;
  private final Rollouts rollouts;
  private final Consumer<SimulatedService> poke;

  /**
   * @param poke has a service looked at again
   */
  RollingStrategy(
      World world,
      ServiceTimings timings,
      ServiceTasks tasks,
      DaemonTasks daemons,
      Rollouts rollouts,
      Consumer<SimulatedService> poke) {
    this.world = world;
    this.timings = timings;
    this.tasks = tasks;
    this.daemons = daemons;
    this.rollouts = rollouts;
    this.poke = poke;
  }

  @Override
  public void advance(SimulatedService service) {
    SimulatedDeployment primary = Objects.requireNonNull(service.primary());
    if (service.isDaemon()) {
      daemons.carryOut(service, primary);
    } else {
      replace(service, primary);
    }
    service.dropReplaced();
    if (primary.rolloutState() == DeploymentRolloutState.IN_PROGRESS) {
      bakeOrComplete(service, primary);
    }
  }

  private void replace(SimulatedService service, SimulatedDeployment primary) {
    boolean failed = primary.hasFailed();
    RolloutCounts counts = counts(service, primary);
    RolloutStep step = failed ? RolloutStep.stalled(counts) : RolloutStep.rolling(counts);
    carryOut(service, primary, step, counts);
    for (SimulatedDeployment deployment : service.deployments()) {
      if (deployment != primary || counts.primaryWanted() >= counts.desired()) {
        deployment.placement().resolved();
      }
    }
    if (!failed && step.isEmpty() && isBlocked(counts) && primary.tellBlocked()) {
      service.events().blocked(service.subject());
    }
  }

  @Override
  public boolean hasArrived(SimulatedService service) {
    SimulatedDeployment primary = Objects.requireNonNull(service.primary());
    return hasReplaced(service, primary) && (!bakes(service) || primary.isBaked(world.now()));
  }

  private void bakeOrComplete(SimulatedService service, SimulatedDeployment primary) {
    if (hasArrived(service)) {
      rollouts.complete(service, primary);
    } else if (hasReplaced(service, primary) && !primary.hasBegunToBake()) {
      primary.bakeUntil(service.timers().after(bakeTime(service), () -> poke.accept(service)));
    }
  }

  /** Whether the tasks of {@code primary} run, as many as desired, and no others. */
  static boolean hasReplaced(SimulatedService service, SimulatedDeployment primary) {
    int desired = service.settings().desiredCount();
    TaskGroup group = primary.tasks().staying();
    boolean settled = primary.rolloutState() == DeploymentRolloutState.COMPLETED;
    int healthy = settled ? group.ready() : group.countedHealthy();
    return service.deployments().size() == 1
        && primary.tasks().moving().wanted() == 0
        && group.wanted() == desired
        && group.running() == desired
        && healthy == desired;
  }

  /** Alarms are watched for a while after a deployment has scaled up, but not after a rollback. */
  private static boolean bakes(SimulatedService service) {
    SimulatedServiceDeployment current = service.current();
    return current != null && current.rollback() == null && current.watchesAlarms();
  }

  private Duration bakeTime(SimulatedService service) {
    DeploymentConfiguration configuration =
        Objects.requireNonNull(service.current()).configuration();
    return configuration.bakeTimeInMinutes() == null
        ? timings.alarmBakeTime()
        : Duration.ofMinutes(configuration.bakeTimeInMinutes());
  }

  private void carryOut(
      SimulatedService service,
      SimulatedDeployment primary,
      RolloutStep step,
      RolloutCounts counts) {
    int unplaced = tasks.start(service, primary, step.start());
    RolloutStep instead =
        unplaced == 0 ? step : RolloutStep.rolling(counts.whereOnlyFit(step.start() - unplaced));
    List<SimulatedTask> stopping =
        new ArrayList<>(primary.tasks().staying().dispensable(step.stopPrimary()));
    stopping.addAll(TaskGroup.dispensable(old(service, primary), instead.stopOld()));
    tasks.stop(service, primary, stopping);
  }

  /** Nothing starts or leaves, yet tasks are missing: the limits leave no way on. */
  private static boolean isBlocked(RolloutCounts counts) {
    return counts.leaving() == 0
        && counts.primaryWanted() < counts.desired()
        && counts.primaryHealthy() == counts.primaryWanted();
  }

  /** Returns what is to be replaced: older deployments', and those on instances that drain. */
  private static List<TaskGroup> old(SimulatedService service, SimulatedDeployment primary) {
    List<TaskGroup> old = new ArrayList<>();
    for (SimulatedDeployment deployment : service.deployments().reversed()) {
      old.add(deployment == primary ? primary.tasks().moving() : deployment.tasks());
    }
    return old;
  }

  private static RolloutCounts counts(SimulatedService service, SimulatedDeployment primary) {
    int desired = service.settings().desiredCount();
    int oldStarting = 0;
    int oldKept = 0;
    int oldRunning = 0;
    TaskGroup staying = primary.tasks().staying();
    int leaving = staying.leaving();
    for (TaskGroup old : old(service, primary)) {
      oldRunning += old.wantedRunning();
      oldStarting += old.dispensableStarting();
      oldKept += old.wanted() - old.wantedRunning() - old.dispensableStarting();
      leaving += old.leaving();
    }
    var limits = service.settings().deploymentConfiguration();
    return new RolloutCounts(
        desired,
        RolloutCounts.minimumHealthy(desired, limits.minimumHealthyPercent()),
        RolloutCounts.maximum(desired, limits.maximumPercent()),
        staying.wanted(),
        staying.countedHealthy(),
        oldStarting,
        oldKept,
        oldRunning,
        leaving);
  }
}
