package io.ecsgateway.simulator.scheduling;

import java.time.Instant;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** A part of a service that has tasks of its own: a deployment or a task set. */
sealed interface TaskSource permits SimulatedDeployment, SimulatedTaskSet {
  /** Returns {@code ecs-svc/<number>}, which its tasks are started by. */
  String id();

  TaskDefinition definition();

  /** Returns what its tasks run on. */
  ServiceRevision revision();

  TaskGroup tasks();

  /** Returns what holds its new tasks back after some that never ran. */
  StartThrottle throttle();

  /** Returns what was said of its tasks that found no place. */
  PlacementNotice placement();

  /** Returns how events of {@code service} name it. */
  String subject(SimulatedService service);

  /** Notes that one of its tasks changed. */
  void touch(Instant now);

  /** Notes that one of its tasks stopped for a reason of its own. */
  void oneFailed();

  /** Notes that one of its tasks has come to count as healthy. */
  void oneIsHealthy();
}
