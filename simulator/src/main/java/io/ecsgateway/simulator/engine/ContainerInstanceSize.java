package io.ecsgateway.simulator.engine;

import org.jspecify.annotations.Nullable;

/**
 * What container instances that are registered without an agent are like.
 *
 * @param cpu CPU units, at least 1
 * @param memory MiB, at least 1
 * @param capacityProvider the capacity provider whose Auto Scaling group they are in; null if none
 */
public record ContainerInstanceSize(int cpu, int memory, @Nullable String capacityProvider) {
  /** Two vCPUs and what a t3.medium leaves of its 4 GiB. */
  public static final ContainerInstanceSize DEFAULT = new ContainerInstanceSize(2048, 3896, null);

  public ContainerInstanceSize {
    checkPositive("cpu", cpu);
    checkPositive("memory", memory);
  }

  private static void checkPositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: at least 1)");
    }
  }
}
