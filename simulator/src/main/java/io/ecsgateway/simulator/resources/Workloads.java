package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.Operation;
import io.ecsgateway.simulator.engine.World;
import io.ecsgateway.simulator.scheduling.ServiceScheduler;
import io.ecsgateway.simulator.scheduling.ServiceTable;
import io.ecsgateway.simulator.scheduling.ServiceTimings;
import io.ecsgateway.simulator.scheduling.SimulatedService;
import io.ecsgateway.simulator.scheduling.Tagging;
import io.ecsgateway.simulator.scheduling.TaskLifecycle;
import io.ecsgateway.simulator.scheduling.TaskTable;
import io.ecsgateway.simulator.scheduling.TaskTimings;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.Tag;

/** Everything that runs in clusters, put together: services, what deploys them, and tasks. */
public final class Workloads {
  private final List<Operation> operations = new ArrayList<>();
  private final ServiceTable services = new ServiceTable();
  private final TaskTable tasks = new TaskTable();

  public Workloads(
      World world,
      Clusters clusters,
      TaskDefinitions definitions,
      TagStore tags,
      TaskTimings taskTimings,
      ServiceTimings serviceTimings) {
    Tagging tagging = tagging(tags);
    TaskLifecycle lifecycle = new TaskLifecycle(world, taskTimings, tasks, tagging);
    ServiceScheduler scheduler =
        new ServiceScheduler(world, serviceTimings, services, lifecycle, tagging);
    ServiceFinder finder = new ServiceFinder(world, clusters, services);
    TaskSets taskSets = new TaskSets(world, clusters, definitions, tags, finder, scheduler);
    operations.addAll(
        new Services(
                clusters,
                tags,
                finder,
                scheduler,
                new ServiceCreation(
                    world, clusters, definitions, tags, finder, scheduler, taskSets),
                new ServiceUpdates(world, clusters, definitions, finder, scheduler),
                new ServiceLists(clusters, services))
            .operations());
    operations.addAll(taskSets.operations());
    operations.addAll(new ServiceDeployments(world, services, finder, scheduler).operations());
    operations.addAll(new ServiceRevisions(services).operations());
    operations.addAll(
        new Tasks(
                world,
                clusters,
                tags,
                tasks,
                lifecycle,
                new TaskRuns(world, clusters, definitions, tags, lifecycle),
                new TaskLists(clusters, finder, tasks))
            .operations());
  }

  public List<Operation> operations() {
    return List.copyOf(operations);
  }

  /** Returns what clusters count. */
  public ClusterContents contents() {
    return new RunningContents(services, tasks);
  }

  /** Whether a service, a deployment, a task set or a task still refers to a task definition. */
  public boolean uses(String taskDefinitionArn) {
    return tasks.uses(taskDefinitionArn)
        || services.all().stream().anyMatch(service -> uses(service, taskDefinitionArn));
  }

  /** Whether there is a service, a task or a task set of this ARN that can be tagged. */
  public boolean exists(String arn) {
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
            || service.deployments().stream()
                .anyMatch(deployment ->
                    deployment.definition().taskDefinitionArn().equals(taskDefinitionArn))
            || service.taskSets().stream()
                .anyMatch(
                    taskSet -> taskSet.definition().taskDefinitionArn().equals(taskDefinitionArn)));
  }

  private static Tagging tagging(TagStore tags) {
    return new Tagging() {
      @Override
      public List<Tag> get(String arn) {
        return tags.get(arn);
      }

      @Override
      public void put(String arn, List<Tag> added) {
        tags.put(arn, added);
      }

      @Override
      public void remove(String arn) {
        tags.remove(arn);
      }
    };
  }
}
