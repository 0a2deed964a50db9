package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.Operation;
import io.ecsgateway.simulator.engine.World;
import io.ecsgateway.simulator.scheduling.Alarms;
import io.ecsgateway.simulator.scheduling.ContainerInstanceTable;
import io.ecsgateway.simulator.scheduling.LifecycleHooks;
import io.ecsgateway.simulator.scheduling.ServiceScheduler;
import io.ecsgateway.simulator.scheduling.ServiceTable;
import io.ecsgateway.simulator.scheduling.ServiceTimings;
import io.ecsgateway.simulator.scheduling.TaskLifecycle;
import io.ecsgateway.simulator.scheduling.TaskPlacement;
import io.ecsgateway.simulator.scheduling.TaskTable;
import io.ecsgateway.simulator.scheduling.TaskTimings;
import java.util.ArrayList;
import java.util.List;

/** All resources of one account and region, put together: the operations on them. */
public final class Resources {
  private final List<Operation> operations = new ArrayList<>();
  private final Alarms alarms;
  private final LifecycleHooks hooks;
  private final ContainerInstances containerInstances;

  public Resources(World world, TaskTimings taskTimings, ServiceTimings serviceTimings) {
    ServiceTable services = new ServiceTable();
    TaskTable tasks = new TaskTable();
    TagStore tags = new TagStore();
    WorkloadReferences references = new WorkloadReferences(services, tasks);
    ContainerInstanceTable instances = new ContainerInstanceTable(tasks);
    CapacityProviderTable providers = new CapacityProviderTable(world);
    AccountSettings accountSettings = new AccountSettings(world);
    Clusters clusters =
        new Clusters(
            world,
            tags,
            new RunningContents(services, tasks, instances),
            providers,
            accountSettings);
    TaskDefinitions definitions = new TaskDefinitions(world, tags, references);
    TaskPlacement placement = new TaskPlacement(world, instances);
    TaskLifecycle lifecycle = new TaskLifecycle(world, taskTimings, tasks, instances, tags);
    ServiceScheduler scheduler =
        new ServiceScheduler(
            world, serviceTimings, services, lifecycle, placement, instances, tags);
    alarms = new Alarms(services, scheduler);
    hooks = scheduler.hooks();
    ServiceFinder finder = new ServiceFinder(world, clusters, services);
    TaskSets taskSets = new TaskSets(world, clusters, definitions, tags, finder, scheduler);
    ServiceCreation creation =
        new ServiceCreation(world, clusters, definitions, tags, finder, scheduler, taskSets);
    ServiceUpdates updates = new ServiceUpdates(world, clusters, definitions, finder, scheduler);
    ServiceLists serviceLists = new ServiceLists(clusters, services);
    TaskRequests requests = new TaskRequests(tags);
    ContainerInstanceFinder instanceFinder = new ContainerInstanceFinder(world, instances);
    TaskRuns runs = new TaskRuns(world, clusters, definitions, requests, lifecycle, placement);
    TaskStarts starts =
        new TaskStarts(clusters, definitions, requests, lifecycle, placement, instanceFinder);
    ClusterCapacityProviders clusterProviders =
        new ClusterCapacityProviders(clusters, providers, services, tasks);
    TaskLists taskLists = new TaskLists(clusters, finder, tasks);

    operations.addAll(accountSettings.operations());
    operations.addAll(clusters.operations());
    operations.addAll(definitions.operations());
    operations.addAll(
        new Services(clusters, tags, finder, scheduler, creation, updates, serviceLists)
            .operations());
    operations.addAll(taskSets.operations());
    operations.addAll(new ServiceDeployments(world, services, finder, scheduler).operations());
    operations.addAll(new ServiceRevisions(services).operations());
    operations.addAll(
        new Tasks(world, clusters, tags, tasks, lifecycle, runs, starts, taskLists).operations());
    operations.addAll(
        new Tags(
                world,
                tags,
                clusters,
                definitions,
                arn ->
                    references.canBeTagged(arn)
                        || instances.find(arn) != null
                        || providers.find(arn) != null)
            .operations());
    containerInstances =
        new ContainerInstances(
            world, clusters, tags, providers, instances, instanceFinder, lifecycle);
    operations.addAll(containerInstances.operations());
    operations.addAll(new InstanceAttributes(clusters, instances, instanceFinder).operations());
    operations.addAll(new TaskProtection(world, clusters, tasks, lifecycle).operations());
    operations.addAll(
        new CapacityProviders(providers, tags, clusterProviders::areUsing).operations());
    operations.addAll(clusterProviders.operations());
  }

  /** Returns the alarms that deployments name. */
  public Alarms alarms() {
    return alarms;
  }

  /** Returns the lifecycle hooks of deployments. */
  public LifecycleHooks hooks() {
    return hooks;
  }

  /** Returns the container instances, which can be registered without agents. */
  public ContainerInstances containerInstances() {
    return containerInstances;
  }

  public List<Operation> operations() {
    return List.copyOf(operations);
  }
}
