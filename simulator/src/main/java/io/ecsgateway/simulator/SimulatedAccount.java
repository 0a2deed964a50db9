package io.ecsgateway.simulator;

import io.ecsgateway.simulator.engine.AlarmState;
import io.ecsgateway.simulator.engine.ContainerInstanceSize;
import io.ecsgateway.simulator.engine.HookAnswer;
import io.ecsgateway.simulator.engine.Operation;
import io.ecsgateway.simulator.engine.World;
import io.ecsgateway.simulator.resources.ContainerInstances;
import io.ecsgateway.simulator.resources.Resources;
import io.ecsgateway.simulator.scheduling.Alarms;
import io.ecsgateway.simulator.scheduling.LifecycleHooks;
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
  private final Alarms alarms;
  private final LifecycleHooks hooks;
  private final ContainerInstances containerInstances;

  SimulatedAccount(World world, TaskTimings taskTimings, ServiceTimings serviceTimings) {
    this.world = world;
    Resources resources = new Resources(world, taskTimings, serviceTimings);
    alarms = resources.alarms();
    hooks = resources.hooks();
    containerInstances = resources.containerInstances();
    add(resources.operations());
  }

  @Nullable Operation operation(String name) {
    return operations.get(name);
  }

  /** Lets everything happen that is due at {@code now}. */
  void runUntil(Instant now) {
    world.timeline().runUntil(now);
  }

  void setAlarm(String name, AlarmState state) {
    alarms.set(name, state);
  }

  void setHook(String function, HookAnswer answer) {
    hooks.answer(function, answer);
  }

  List<String> register(@Nullable String cluster, int count, ContainerInstanceSize size) {
    return containerInstances.register(cluster, count, size);
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
