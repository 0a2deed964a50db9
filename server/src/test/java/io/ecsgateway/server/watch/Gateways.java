package io.ecsgateway.server.watch;

import io.ecsgateway.server.time.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Some gateways in front of one ECS, all at one time moved by hand. */
public abstract class Gateways implements AutoCloseable {
  private final ManualTicker ticker;
  private final List<ManualGateway> gateways = new ArrayList<>();
  private BooleanSupplier afterwards = () -> false;

  Gateways(ManualTicker ticker) {
    this.ticker = ticker;
  }

  final void start(int count, Map<String, Object> settings) {
    for (int i = 0; i < count; i++) {
      gateways.add(ManualGateway.with(ticker, settings));
    }
  }

  /** Returns the target in which what has this number happens. */
  public abstract String targetOf(int number);

  /** Moves time on, that of ECS too, and lets what is due there happen. */
  abstract void move(Duration step);

  public final ManualTicker ticker() {
    return ticker;
  }

  public final ManualGateway gateway(int number) {
    return gateways.get(number);
  }

  /** Returns how many gateways there are. */
  final int count() {
    return gateways.size();
  }

  /** Returns how many seconds went by since the start. */
  int second() {
    return (int) Duration.ofNanos(ticker.nanos()).toSeconds();
  }

  /** Moves on, from one thing that is due to the next, each time until everything was told. */
  public final void advance(Duration duration) {
    settle();
    ticker.inSteps(
        duration,
        step -> {
          move(step);
          settle();
        });
  }

  /** Waits until everything was told, and whatever follows from it. */
  public final void settle() {
    do {
      gateways.forEach(ManualGateway::settle);
    } while (afterwards.getAsBoolean());
  }

  /** Does something whenever everything was told; it returns whether it did. */
  public final void afterwards(BooleanSupplier something) {
    afterwards = something;
  }

  @Override
  public void close() {
    gateways.forEach(ManualGateway::close);
  }
}
