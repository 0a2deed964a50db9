package io.ecsgateway.simulator.scheduling;

import java.time.Duration;

/**
 * How long tasks take from one status to the next, and how long they are remembered. Every duration
 * is simulated time and must not be negative.
 *
 * @param provisioning attaching the network interface; tasks without one skip it
 * @param pending pulling images and creating containers
 * @param activating registering with load balancers and service discovery
 * @param stopReaction from the wish to stop until the task leaves RUNNING
 * @param deactivating leaving service discovery, where no load balancer has to drain
 * @param deregistrationDelay draining connections behind a load balancer
 * @param gracefulStop what a container takes to end by itself after SIGTERM; where its stopTimeout
 *     is shorter it is killed then
 * @param deprovisioning detaching the network interface
 * @param targetHealthy from RUNNING until a load balancer finds the task healthy
 * @param countedHealthy from RUNNING until a task without any health check counts as healthy in a
 *     deployment; ECS documents 40 seconds
 * @param remembered how long a STOPPED task is still described; ECS promises at least one hour
 */
public record TaskTimings(
    Duration provisioning,
    Duration pending,
    Duration activating,
    Duration stopReaction,
    Duration deactivating,
    Duration deregistrationDelay,
    Duration gracefulStop,
    Duration deprovisioning,
    Duration targetHealthy,
    Duration countedHealthy,
    Duration remembered) {

  /** Ten seconds from start to RUNNING, and some fifteen from the wish to stop to STOPPED. */
  public static final TaskTimings DEFAULT =
      new TaskTimings(
          Duration.ofSeconds(3),
          Duration.ofSeconds(4),
          Duration.ofSeconds(3),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          Duration.ofSeconds(3),
          Duration.ofSeconds(15),
          Duration.ofSeconds(40),
          Duration.ofHours(1));
}
