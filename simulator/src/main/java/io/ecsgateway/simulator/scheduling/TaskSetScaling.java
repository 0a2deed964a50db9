package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.World;
import software.amazon.awssdk.services.ecs.model.StabilityStatus;

/** Takes the task sets of a service, whose deployments others control, to their desired counts. */
final class TaskSetScaling implements RolloutStrategy {
  private final World world;
  private final ServiceTasks tasks;
  private final Tagging tagging;

  TaskSetScaling(World world, ServiceTasks tasks, Tagging tagging) {
    this.world = world;
    this.tasks = tasks;
    this.tagging = tagging;
  }

  @Override
  public void advance(SimulatedService service) {
    for (SimulatedTaskSet taskSet : service.taskSets()) {
      scale(service, taskSet);
      if (taskSet.isDraining() && taskSet.tasks().isGone()) {
        service.remove(taskSet);
        tagging.remove(taskSet.settings().taskSetArn());
      }
    }
  }

  @Override
  public boolean hasArrived(SimulatedService service) {
    return !service.taskSets().isEmpty()
        && service.taskSets().stream()
            .allMatch(taskSet -> taskSet.stability() == StabilityStatus.STEADY_STATE);
  }

  private void scale(SimulatedService service, SimulatedTaskSet taskSet) {
    int desired = taskSet.computedDesiredCount(service.settings().desiredCount());
    tasks.scale(service, taskSet, taskSet, desired);
    TaskGroup group = taskSet.tasks().staying();
    TaskGroup moving = taskSet.tasks().moving();
    boolean steady =
        group.ready() == desired
            && group.running() == desired
            && group.pending() == 0
            && moving.wanted() == 0;
    boolean news = steady && taskSet.stability() == StabilityStatus.STABILIZING;
    taskSet.stability(
        steady ? StabilityStatus.STEADY_STATE : StabilityStatus.STABILIZING, world.now());
    if (news && !taskSet.isDraining()) {
      service.events().steady(taskSet.subject(service));
    }
  }
}
