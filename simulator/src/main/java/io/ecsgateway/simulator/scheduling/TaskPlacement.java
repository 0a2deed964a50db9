package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.World;
import io.ecsgateway.simulator.placement.Choice;
import io.ecsgateway.simulator.placement.Host;
import io.ecsgateway.simulator.placement.PlacementRules;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.ecs.model.LaunchType;

/** Finds container instances for tasks that need one; those on Fargate need none. */
public final class TaskPlacement {
  /** Marks an instance outside of EC2; tasks of launch type EXTERNAL go there, and no others. */
  public static final String EXTERNAL = "ecs.capability.external";

  private final World world;
  private final ContainerInstanceTable instances;

  public TaskPlacement(World world, ContainerInstanceTable instances) {
    this.world = world;
    this.instances = instances;
  }

  /**
   * Places a task in its cluster.
   *
   * @param free whether it may run without an instance while its cluster never had one
   */
  public Placing place(TaskLaunch launch, PlacementRules rules, boolean free) {
    boolean unbound = free && launch.capacityProvider() == null;
    if (!needsInstance(launch) || (unbound && !instances.isUsedBy(launch.clusterArn()))) {
      return new Placing.Placed(launch);
    }
    return among(candidates(launch), launch, rules);
  }

  /** Places a task on an instance, whatever its status, if there is room. */
  public Placing placeOn(
      SimulatedContainerInstance instance, TaskLaunch launch, PlacementRules rules) {
    return among(List.of(instance), launch, rules);
  }

  private Placing among(
      List<SimulatedContainerInstance> candidates, TaskLaunch launch, PlacementRules rules) {
    List<Host> hosts = candidates.stream().map(instances::host).toList();
    Choice choice = Choice.among(hosts, rules, launch.group(), launch.demand(), world.ids()::below);
    Host host = choice.host();
    return host == null
        ? new Placing.Unplaced(
            launch.capacityProvider() == null ? "cluster" : "capacity provider", choice)
        : new Placing.Placed(launch.on(Objects.requireNonNull(instances.find(host.arn()))));
  }

  private List<SimulatedContainerInstance> candidates(TaskLaunch launch) {
    boolean external = launch.launchType() == LaunchType.EXTERNAL;
    return instances.inCluster(launch.clusterArn()).stream()
        .filter(SimulatedContainerInstance::isActive)
        .filter(instance -> instance.attributes().containsKey(EXTERNAL) == external)
        .filter(instance ->
            launch.capacityProvider() == null
                || launch.capacityProvider().equals(instance.document().capacityProviderName()))
        .toList();
  }

  private static boolean needsInstance(TaskLaunch launch) {
    return launch.launchType() == LaunchType.EC2 || launch.launchType() == LaunchType.EXTERNAL;
  }
}
