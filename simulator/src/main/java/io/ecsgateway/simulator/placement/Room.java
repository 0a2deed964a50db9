package io.ecsgateway.simulator.placement;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a container instance has, in all or left.
 *
 * @param cpu CPU units
 * @param memory MiB
 * @param tcpPorts host ports that are taken
 * @param udpPorts the same for UDP
 */
public record Room(int cpu, int memory, Set<Integer> tcpPorts, Set<Integer> udpPorts) {

  /** Returns what is left when a task takes {@code demand}; never negative if it fitted. */
  public Room without(Demand demand) {
    return new Room(
        cpu - demand.cpu(),
        memory - demand.memory(),
        union(tcpPorts, demand.tcpPorts()),
        union(udpPorts, demand.udpPorts()));
  }

  /** Returns what there is too little of for {@code demand}; null if it fits. */
  @Nullable Misfit misfit(Demand demand) {
    if (demand.cpu() > cpu) {
      return Misfit.CPU;
    }
    if (demand.memory() > memory) {
      return Misfit.MEMORY;
    }
    boolean free =
        Collections.disjoint(tcpPorts, demand.tcpPorts())
            && Collections.disjoint(udpPorts, demand.udpPorts());
    return free ? null : Misfit.PORTS;
  }

  private static Set<Integer> union(Set<Integer> one, Set<Integer> other) {
    Set<Integer> union = new TreeSet<>(one);
    union.addAll(other);
    return union;
  }
}
