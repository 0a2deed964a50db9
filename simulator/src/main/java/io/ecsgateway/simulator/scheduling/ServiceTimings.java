package io.ecsgateway.simulator.scheduling;

import java.time.Duration;

/**
 * The pace of the service scheduler and how long it remembers, in simulated time.
 *
 * @param reaction from a command or a task's change until the scheduler acts on it
 * @param steadyStateRepeated how often a service says again that it is steady
 * @param firstPause how long nothing starts after tasks that never ran; doubled each time
 * @param longestPause what {@code firstPause} grows to
 * @param alarmBakeTime how long alarms are watched once new tasks have replaced the old ones, where
 *     the deployment configuration does not say
 * @param lifecycleStage how long each stage of a deployment that shifts traffic takes at least
 * @param inactiveRemembered how long an INACTIVE service is still described
 * @param deploymentsRemembered how long a finished service deployment is still described
 */
public record ServiceTimings(
    Duration reaction,
    Duration steadyStateRepeated,
    Duration firstPause,
    Duration longestPause,
    Duration alarmBakeTime,
    Duration lifecycleStage,
    Duration inactiveRemembered,
    Duration deploymentsRemembered) {

  /**
   * A second's reaction, ten seconds' first pause, five seconds' lifecycle stages; INACTIVE
   * services an hour; the rest as ECS.
   */
  public static final ServiceTimings DEFAULT =
      new ServiceTimings(
          Duration.ofSeconds(1),
          Duration.ofHours(6),
          Duration.ofSeconds(10),
          Duration.ofMinutes(27),
          Duration.ofMinutes(5),
          Duration.ofSeconds(5),
          Duration.ofHours(1),
          Duration.ofDays(90));
}
