package io.ecsgateway.server.watch;

import io.ecsgateway.server.time.ManualTicker;
import io.ecsgateway.simulator.Simulator;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** One time for a simulator and for whoever reads it, moved by hand. */
public record SimulatedTime(Simulator simulator, ManualTicker ticker) {

  /** Moves both on: what is read next is as it is then. */
  public void move(Duration step) {
    Instant next = ticker.now().plus(step).truncatedTo(ChronoUnit.MILLIS);
    if (next.isAfter(simulator.now())) {
      simulator.advance(Duration.between(simulator.now(), next));
    }
    ticker.advance(step);
  }

  /** Moves both on, from one thing that is due to the next, and settles after each. */
  public void advance(Duration duration, Runnable settle) {
    settle.run();
    ticker.inSteps(
        duration,
        step -> {
          move(step);
          settle.run();
        });
  }
}
