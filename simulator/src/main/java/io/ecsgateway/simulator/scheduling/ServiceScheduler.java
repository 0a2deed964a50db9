package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/**
 * Takes services to what was asked of them. It looks at a service shortly after a command or a
 * change of one of its tasks, and at no other service then.
 */
public final class ServiceScheduler {
  private final World world;
  private final ServiceTimings timings;
  private final ServiceTable services;
  private final Rollouts rollouts;
  private final ServiceTasks tasks;

  public ServiceScheduler(
      World world,
      ServiceTimings timings,
      ServiceTable services,
      TaskLifecycle tasks,
      Tagging tagging) {
    this.world = world;
    this.timings = timings;
    this.services = services;
    this.rollouts = new Rollouts(world, services, timings);
    this.tasks = new ServiceTasks(world, tasks, tagging, this::taskChanged);
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
    Instant due = world.now().plus(timings.reaction());
    Instant planned = service.reviewAt();
    if (planned != null && !planned.isAfter(due)) {
      return;
    }
    service.reviewAt(due);
    world.after(
        timings.reaction(),
        () -> {
          if (due.equals(service.reviewAt())) {
            service.reviewAt(null);
            review(service);
          }
        });
  }

  /** Asks for the rollback of a service deployment that is not over. */
  public void requestRollback(SimulatedServiceDeployment deployment) {
    rollouts.requestRollback(deployment);
    poke(deployment.service());
  }

  /** Deletes an ACTIVE service: it drains, or is INACTIVE at once if none of its tasks runs. */
  public void delete(SimulatedService service) {
    Service.Builder draining = service.settings().toBuilder().status("DRAINING").desiredCount(0);
    service.change(draining.build());
    service.steady(false);
    services.removeHistory(service);
    poke(service);
    finishDraining(service);
  }

  private void taskChanged(SimulatedService service) {
    rollouts.touch(service);
    poke(service);
  }

  private void review(SimulatedService service) {
    if (service.isDraining()) {
      tasks.stopAll(service);
      finishDraining(service);
    } else if (service.isActive() && service.isDeployedByEcs()) {
      rollouts.advance(service);
      roll(service);
    } else if (service.isActive()) {
      scale(service);
    }
  }

  private void finishDraining(SimulatedService service) {
    if (!service.isDraining() || !service.groups().stream().allMatch(TaskGroup::isGone)) {
      return;
    }
    service.change(service.settings().toBuilder().status("INACTIVE").build());
    service.dropDeployments();
    service.taskSets().forEach(service::remove);
    world.after(timings.inactiveRemembered(), () -> services.remove(service));
  }

  private void roll(SimulatedService service) {
    SimulatedDeployment primary = Objects.requireNonNull(service.primary());
    RolloutCounts counts = counts(service, primary);
    RolloutStep step =
        DeploymentStrategy.of(service.settings().deploymentConfiguration()).next(counts);
    carryOut(service, primary, step);
    service.dropReplaced();
    boolean settled = service.deployments().size() == 1 && runsWhatIsDesired(service, primary);
    if (settled && primary.rolloutState() == DeploymentRolloutState.IN_PROGRESS) {
      rollouts.complete(service, primary);
    }
    announce(service, settled);
    if (step.isEmpty() && isBlocked(counts) && primary.tellBlocked()) {
      service.events().blocked(Rollouts.subject(service));
    }
  }

  private void carryOut(SimulatedService service, SimulatedDeployment primary, RolloutStep step) {
    tasks.start(service, primary, step.start());
    List<SimulatedTask> stopping = new ArrayList<>(primary.tasks().dispensable(step.stopPrimary()));
    List<TaskGroup> old =
        service.deployments().reversed().stream()
            .filter(deployment -> deployment != primary)
            .map(SimulatedDeployment::tasks)
            .toList();
    stopping.addAll(TaskGroup.dispensable(old, step.stopOld()));
    tasks.stop(service, primary.id(), stopping);
  }

  /** Nothing starts or leaves, yet tasks are missing: the limits leave no way on. */
  private static boolean isBlocked(RolloutCounts counts) {
    return counts.leaving() == 0
        && counts.primaryWanted() < counts.desired()
        && counts.primaryHealthy() == counts.primaryWanted();
  }

  private static boolean runsWhatIsDesired(SimulatedService service, SimulatedDeployment primary) {
    int desired = service.settings().desiredCount();
    TaskGroup tasks = primary.tasks();
    return tasks.wanted() == desired && tasks.ready() == desired && tasks.running() == desired;
  }

  private static RolloutCounts counts(SimulatedService service, SimulatedDeployment primary) {
    int desired = service.settings().desiredCount();
    int oldStarting = 0;
    int oldRunning = 0;
    int leaving = primary.tasks().leaving();
    for (SimulatedDeployment old : service.deployments()) {
      if (old != primary) {
        oldRunning += old.tasks().wantedRunning();
        oldStarting += old.tasks().wanted() - old.tasks().wantedRunning();
        leaving += old.tasks().leaving();
      }
    }
    var limits = service.settings().deploymentConfiguration();
    return new RolloutCounts(
        desired,
        RolloutCounts.minimumHealthy(desired, limits.minimumHealthyPercent()),
        RolloutCounts.maximum(desired, limits.maximumPercent()),
        primary.tasks().wanted(),
        primary.tasks().countedHealthy(),
        oldStarting,
        oldRunning,
        leaving);
  }

  /** Takes every task set to its computed desired count, and drops those that have drained. */
  private void scale(SimulatedService service) {
    boolean allSteady = !service.taskSets().isEmpty();
    for (SimulatedTaskSet taskSet : service.taskSets()) {
      allSteady &= tasks.scale(service, taskSet);
      if (taskSet.isDraining() && taskSet.tasks().isGone()) {
        service.remove(taskSet);
        tasks.forget(taskSet);
      }
    }
    announce(service, allSteady);
  }

  private void announce(SimulatedService service, boolean settled) {
    boolean before = service.isSteady();
    int period = service.steady(settled);
    if (settled && !before) {
      sayHowSteady(service, period);
    }
  }

  private void sayHowSteady(SimulatedService service, int period) {
    if (service.isActive() && service.isSteadySince(period)) {
      service.events().steady(Rollouts.subject(service));
      world.after(timings.steadyStateRepeated(), () -> sayHowSteady(service, period));
    }
  }
}
