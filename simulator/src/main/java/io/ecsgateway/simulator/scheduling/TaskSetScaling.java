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
    TaskGroup group = taskSet.tasks().staying();
    TaskGroup moving = taskSet.tasks().moving();
    int wanted = group.wanted();
    if (wanted < desired) {
      tasks.start(service, taskSet, desired - wanted);
    } else if (wanted > desired) {
      tasks.stop(service, taskSet, group.dispensable(wanted - desired));
    }
    int replaced = group.ready() + moving.wantedRunning() - desired;
    int pending = moving.wanted() - moving.wantedRunning();
    tasks.stop(
        service,
        taskSet,
        moving.dispensable(pending + Math.clamp(replaced, 0, moving.wantedRunning())));
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
