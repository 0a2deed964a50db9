package io.ecsgateway.server.watch;

import io.ecsgateway.simulator.Simulator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;

/** What is done to a service of a simulator, and when: before second 0 nobody watches it yet. */
public final class Scenario {
  private record Step(int second, Consumer<SimulatedService> what) {}

  private final String cluster;
  private final String service;
  private final List<Step> steps = new ArrayList<>();

  private Scenario(String cluster, String service) {
    this.cluster = cluster;
    this.service = service;
  }

  /** Returns a scenario of a service of this name, to which nothing happens. */
  public static Scenario of(String service) {
    return of(SimulatedService.CLUSTER, service);
  }

  /** Returns a scenario of a service of this name in this cluster, to which nothing happens. */
  public static Scenario of(String cluster, String service) {
    return new Scenario(cluster, service);
  }

  /** Does something at a second, after what was added for it before. */
  public Scenario at(int second, Consumer<SimulatedService> what) {
    steps.add(new Step(second, what));
    return this;
  }

  int firstSecond() {
    return steps.stream().mapToInt(Step::second).min().orElse(0);
  }

  void play(int second, EcsAsyncClient ecs, Simulator simulator) {
    steps.stream()
        .filter(step -> step.second() == second)
        .forEach(
            step -> step.what().accept(new SimulatedService(cluster, service, ecs, simulator)));
  }
}
