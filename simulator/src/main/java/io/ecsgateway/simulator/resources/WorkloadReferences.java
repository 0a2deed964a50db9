package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.scheduling.ServiceTable;
import io.ecsgateway.simulator.scheduling.SimulatedService;
import io.ecsgateway.simulator.scheduling.TaskTable;

/** What services, task sets and tasks refer to, and which of them can be referred to. */
record WorkloadReferences(ServiceTable services, TaskTable tasks) implements TaskDefinitionUse {
  @Override
  public boolean inUse(String taskDefinitionArn) {
    return tasks.uses(taskDefinitionArn)
        || services.all().stream().anyMatch(service -> uses(service, taskDefinitionArn));
  }

  /** Whether there is a service, a task or a task set of this ARN that can be tagged. */
  boolean canBeTagged(String arn) {
    if (tasks.find(arn) != null) {
      return true;
    }
    SimulatedService service = services.find(arn);
    if (service != null) {
      return service.isActive() || service.isDraining();
    }
    int id = arn.lastIndexOf("/ecs-svc/");
    SimulatedService owner =
        id < 0 ? null : services.find(arn.substring(0, id).replace(":task-set/", ":service/"));
    return owner != null && TaskSets.find(owner, arn) != null;
  }

  private static boolean uses(SimulatedService service, String taskDefinitionArn) {
    return (service.isActive() || service.isDraining())
        && (taskDefinitionArn.equals(service.blueprint().taskDefinition())
            || service.runs(taskDefinitionArn));
  }
}
