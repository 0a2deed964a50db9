package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.World;
import io.ecsgateway.simulator.placement.Choice;
import io.ecsgateway.simulator.placement.Host;
import io.ecsgateway.simulator.placement.PlacementRules;
import java.util.ArrayList;
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
    return among(hosts(launch), launch, rules);
  }

  /** Places a task on an instance, whatever its status, if there is room. */
  public Placing placeOn(
      SimulatedContainerInstance instance, TaskLaunch launch, PlacementRules rules) {
    return among(List.of(instances.host(instance)), launch, rules);
  }

  private Placing among(List<Host> hosts, TaskLaunch launch, PlacementRules rules) {
    Choice choice = Choice.among(hosts, rules, launch.group(), launch.demand(), world.ids()::below);
    Host host = choice.host();
    return host == null
        ? new Placing.Unplaced(
            launch.capacityProvider() == null ? "cluster" : "capacity provider", choice)
        : new Placing.Placed(launch.on(Objects.requireNonNull(instances.find(host.arn()))));
  }

  private List<Host> hosts(TaskLaunch launch) {
    boolean external = launch.launchType() == LaunchType.EXTERNAL;
    String provider = launch.capacityProvider();
    List<Host> hosts = new ArrayList<>();
    for (SimulatedContainerInstance instance : instances.activeIn(launch.clusterArn())) {
      if (provider == null || provider.equals(instance.document().capacityProviderName())) {
        Host host = instances.host(instance);
        if (host.attributes().containsKey(EXTERNAL) == external) {
          hosts.add(host);
        }
      }
    }
    return hosts;
  }

  private static boolean needsInstance(TaskLaunch launch) {
    return launch.launchType() == LaunchType.EC2 || launch.launchType() == LaunchType.EXTERNAL;
  }
}
