package io.ecsgateway.simulator.scheduling;

import java.time.Duration;

/**
 * The pace of the service scheduler and how long it remembers, in simulated time.
 *
 * @param reaction from a command or a task's change until the scheduler acts on it
 * @param steadyStateRepeated how often a service says again that it is steady
 * @param inactiveRemembered how long an INACTIVE service is still described
 * @param deploymentsRemembered how long a finished service deployment is still described
 */
public record ServiceTimings(
    Duration reaction,
    Duration steadyStateRepeated,
    Duration inactiveRemembered,
    Duration deploymentsRemembered) {

  /** A second's reaction; the rest as ECS documents it, INACTIVE services an hour. */
  public static final ServiceTimings DEFAULT =
      new ServiceTimings(
          Duration.ofSeconds(1), Duration.ofHours(6), Duration.ofHours(1), Duration.ofDays(90));
}
