package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.Operation;
import io.ecsgateway.simulator.engine.World;
import io.ecsgateway.simulator.scheduling.Alarms;
import io.ecsgateway.simulator.scheduling.LifecycleHooks;
import io.ecsgateway.simulator.scheduling.ServiceScheduler;
import io.ecsgateway.simulator.scheduling.ServiceTable;
import io.ecsgateway.simulator.scheduling.ServiceTimings;
import io.ecsgateway.simulator.scheduling.TaskLifecycle;
import io.ecsgateway.simulator.scheduling.TaskTable;
import io.ecsgateway.simulator.scheduling.TaskTimings;
import java.util.ArrayList;
import java.util.List;

/** All resources of one account and region, put together: the operations on them. */
public final class Resources {
  private final List<Operation> operations = new ArrayList<>();
  private final Alarms alarms;
  private final LifecycleHooks hooks;

  public Resources(World world, TaskTimings taskTimings, ServiceTimings serviceTimings) {
    ServiceTable services = new ServiceTable();
    TaskTable tasks = new TaskTable();
    TagStore tags = new TagStore();
    WorkloadReferences references = new WorkloadReferences(services, tasks);
    Clusters clusters = new Clusters(world, tags, new RunningContents(services, tasks));
    TaskDefinitions definitions = new TaskDefinitions(world, tags, references);
    TaskLifecycle lifecycle = new TaskLifecycle(world, taskTimings, tasks, tags);
    ServiceScheduler scheduler =
        new ServiceScheduler(world, serviceTimings, services, lifecycle, tags);
    alarms = new Alarms(services, scheduler);
    hooks = scheduler.hooks();
    ServiceFinder finder = new ServiceFinder(world, clusters, services);
    TaskSets taskSets = new TaskSets(world, clusters, definitions, tags, finder, scheduler);
    ServiceCreation creation =
        new ServiceCreation(world, clusters, definitions, tags, finder, scheduler, taskSets);
    ServiceUpdates updates = new ServiceUpdates(world, clusters, definitions, finder, scheduler);
    ServiceLists serviceLists = new ServiceLists(clusters, services);
    TaskRuns runs = new TaskRuns(world, clusters, definitions, tags, lifecycle);
    TaskLists taskLists = new TaskLists(clusters, finder, tasks);

    operations.addAll(new AccountSettings(world).operations());
    operations.addAll(clusters.operations());
    operations.addAll(definitions.operations());
    operations.addAll(
        new Services(clusters, tags, finder, scheduler, creation, updates, serviceLists)
            .operations());
    operations.addAll(taskSets.operations());
    operations.addAll(new ServiceDeployments(world, services, finder, scheduler).operations());
    operations.addAll(new ServiceRevisions(services).operations());
    operations.addAll(
        new Tasks(world, clusters, tags, tasks, lifecycle, runs, taskLists).operations());
    operations.addAll(
        new Tags(world, tags, clusters, definitions, references::canBeTagged).operations());
  }

  /** Returns the alarms that deployments name. */
  public Alarms alarms() {
    return alarms;
  }

  /** Returns the lifecycle hooks of deployments. */
  public LifecycleHooks hooks() {
    return hooks;
  }

  public List<Operation> operations() {
    return List.copyOf(operations);
  }
}
