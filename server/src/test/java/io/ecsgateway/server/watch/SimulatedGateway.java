package io.ecsgateway.server.watch;

import io.ecsgateway.simulator.Simulator;
import io.grpc.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A gateway in front of a simulator, both at one time moved by hand. */
public final class SimulatedGateway implements AutoCloseable {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Simulator simulator = Simulator.builder().manualClock(START).start();
  private final ManualTicker ticker = new ManualTicker(START);
  private final SimulatedTime time = new SimulatedTime(simulator, ticker);
  private final ManualGateway gateway;

  private SimulatedGateway(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("gateway.targets.default.endpoint", simulator.endpoint());
    all.put("gateway.targets.default.region", "us-east-1");
    gateway = ManualGateway.with(ticker, all);
  }

  /** Starts both, with further settings of the gateway. */
  public static SimulatedGateway with(Map<String, Object> settings) {
    return new SimulatedGateway(settings);
  }

  public Simulator simulator() {
    return simulator;
  }

  public ManualTicker ticker() {
    return ticker;
  }

  public ManualGateway gateway() {
    return gateway;
  }

  public Channel channel() {
    return gateway.channel();
  }

  /** Moves on, from one thing that is due to the next, each time until everything was told. */
  public void advance(Duration duration) {
    time.advance(duration, gateway::settle);
  }

  @Override
  public void close() {
    gateway.close();
    simulator.close();
  }
}
