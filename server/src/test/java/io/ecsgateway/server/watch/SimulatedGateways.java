package io.ecsgateway.server.watch;

import io.ecsgateway.server.DirectEcs;
import io.ecsgateway.server.aws.Targets;
import io.ecsgateway.server.time.ManualTicker;
import io.ecsgateway.simulator.Simulator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;

/** Gateways in front of a simulator, where scenarios are played. */
public final class SimulatedGateways extends Gateways {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Simulator simulator;
  private final EcsAsyncClient ecs;
  private final SimulatedTime time;
  private final List<Scenario> scenarios;
  private int played;

  /** Starts them, and plays what is to have happened before the watches begin. */
  public SimulatedGateways(List<Scenario> scenarios, int gateways) {
    super(new ManualTicker(START));
    this.scenarios = scenarios;
    int first = scenarios.stream().mapToInt(Scenario::firstSecond).min().orElse(0);
    played = Math.min(first, 0) - 1;
    simulator = Simulator.builder().manualClock(START.plusSeconds(played)).start();
    ecs = DirectEcs.client(simulator.endpoint(), "us-east-1");
    time = new SimulatedTime(simulator, ticker());
    start(
        gateways,
        Map.of(
            "gateway.targets.default.endpoint",
            simulator.endpoint(),
            "gateway.targets.default.region",
            "us-east-1"));
    while (played < 0) {
      simulator.advance(Duration.ofSeconds(1));
      play(played + 1);
    }
  }

  Simulator simulator() {
    return simulator;
  }

  @Override
  public String targetOf(int number) {
    return Targets.DEFAULT;
  }

  @Override
  void move(Duration step) {
    time.move(step);
    for (int second = played + 1; second <= second(); second++) {
      play(second);
    }
  }

  @Override
  public void close() {
    super.close();
    ecs.close();
    simulator.close();
  }

  private void play(int second) {
    played = second;
    scenarios.forEach(scenario -> scenario.play(second, ecs, simulator));
  }
}
