package io.ecsgateway.simulator;

import io.ecsgateway.simulator.engine.Operation;
import io.ecsgateway.simulator.engine.World;
import io.ecsgateway.simulator.resources.Clusters;
import io.ecsgateway.simulator.resources.TagStore;
import io.ecsgateway.simulator.resources.Tags;
import io.ecsgateway.simulator.resources.TaskDefinitions;
import io.ecsgateway.simulator.resources.Workloads;
import io.ecsgateway.simulator.scheduling.ServiceTimings;
import io.ecsgateway.simulator.scheduling.TaskTimings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/** Everything in one account and region, wired: the world, its resources, their operations. */
final class SimulatedAccount {
  private final World world;
  private final Map<String, Operation> operations = new TreeMap<>();

  SimulatedAccount(World world, TaskTimings taskTimings, ServiceTimings serviceTimings) {
    this.world = world;
    TagStore tags = new TagStore();
    Clusters clusters = new Clusters(world, tags);
    TaskDefinitions taskDefinitions = new TaskDefinitions(world, tags);
    add(clusters.operations());
    add(taskDefinitions.operations());
    Workloads workloads =
        new Workloads(world, clusters, taskDefinitions, tags, taskTimings, serviceTimings);
    clusters.setContents(workloads.contents());
    taskDefinitions.setUse(workloads::uses);
    Tags tagging = new Tags(world, tags, clusters, taskDefinitions);
    tagging.setOthers(workloads::exists);
    add(tagging.operations());
    add(workloads.operations());
  }

  @Nullable Operation operation(String name) {
    return operations.get(name);
  }

  /** Lets everything happen that is due at {@code now}. */
  void runUntil(Instant now) {
    world.timeline().runUntil(now);
  }

  SdkPojo answer(String name, SdkPojo request) {
    Operation operation = operations.get(name);
    if (operation == null) {
      throw new IllegalArgumentException(
          "operation: " + name + " (expected: one of " + operations.keySet() + ")");
    }
    return operation.answer(request);
  }

  private void add(List<Operation> added) {
    for (Operation operation : added) {
      if (operations.put(operation.name(), operation) != null) {
        throw new IllegalStateException(
            "operation: " + operation.name() + " (expected: listed by one resource only)");
      }
    }
  }
}
