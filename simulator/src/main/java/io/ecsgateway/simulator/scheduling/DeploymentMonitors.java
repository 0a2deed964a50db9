package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.World;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;

/**
 * Finds deployments that failed, by circuit breaker, alarms or hooks, and stops or rolls them back.
 */
final class DeploymentMonitors {
  private final World world;
  private final Rollbacks rollbacks;
  private final ServiceDeploymentEnds ends;

  DeploymentMonitors(World world, Rollbacks rollbacks, ServiceDeploymentEnds ends) {
    this.world = world;
    this.rollbacks = rollbacks;
    this.ends = ends;
  }

  /** Looks at what is under way; returns whether it has failed. */
  boolean check(SimulatedService service) {
    SimulatedServiceDeployment current = service.current();
    SimulatedDeployment primary = service.primary();
    if (current == null
        || primary == null
        || primary.rolloutState() != DeploymentRolloutState.IN_PROGRESS) {
      return false;
    }
    Monitor monitor = triggered(service, current, primary);
    if (monitor == null) {
      return false;
    }
    primary.fail(monitor.failed(), world.now());
    service.events().deploymentFailed(service.subject(), primary.id(), monitor.failure());
    current.trigger(monitor);
    if (current.status() == ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS) {
      ends.end(current, ServiceDeploymentStatus.ROLLBACK_FAILED, monitor.stopped());
    } else if (current.isRolledBackBy(monitor)) {
      rollbacks.beginFailed(service, current, monitor);
    } else {
      ends.end(current, ServiceDeploymentStatus.STOPPED, monitor.stopped());
    }
    return true;
  }

  private static @Nullable Monitor triggered(
      SimulatedService service, SimulatedServiceDeployment current, SimulatedDeployment primary) {
    boolean inProgress = current.status() == ServiceDeploymentStatus.IN_PROGRESS;
    if (inProgress && !current.triggeredAlarms().isEmpty()) {
      return Monitor.ALARMS;
    }
    boolean monitored =
        inProgress || current.status() == ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS;
    if (monitored && current.hookFailed()) {
      return Monitor.HOOKS;
    }
    int desired = Objects.requireNonNull(service.settings().desiredCount());
    return monitored && current.breaker().isExceeded(primary.failures(), desired)
        ? Monitor.CIRCUIT_BREAKER
        : null;
  }
}
