package io.ecsgateway.server.watch;

import io.ecsgateway.server.ScriptedEcs;
import io.ecsgateway.server.ScriptedEcs.Request;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Many histories at once, told at the wire by one ECS with a target each, at one time moved by
 * hand, and gateways in front of it.
 */
public final class HistoryGateways implements AutoCloseable {
  private final ScriptedEcs ecs = new ScriptedEcs();
  private final ManualTicker ticker;
  private final Map<String, HistoryAtTheWire> byPath = new HashMap<>();
  private final List<ManualGateway> gateways = new ArrayList<>();
  private BooleanSupplier afterwards = () -> false;

  /**
   * @param settings of the gateways, beside their targets
   */
  public HistoryGateways(
      Instant start, List<History> histories, int gateways, Map<String, Object> settings) {
    ticker = new ManualTicker(start);
    Map<String, Object> all = new HashMap<>(settings);
    for (int i = 0; i < histories.size(); i++) {
      URI endpoint = ecs.endpoint().resolve("/" + target(i));
      byPath.put(endpoint.getPath(), new HistoryAtTheWire(histories.get(i), ticker::now));
      all.put("gateway.targets." + target(i) + ".endpoint", endpoint);
      all.put("gateway.targets." + target(i) + ".region", "eu-west-1");
    }
    all.put("gateway.ecs.default-target", target(0));
    ecs.otherwise(this::answer);
    for (int i = 0; i < gateways; i++) {
      this.gateways.add(ManualGateway.with(ticker, all));
    }
  }

  /** Returns the name of the target at which the history of this number is told. */
  public static String target(int history) {
    return "history-" + history;
  }

  public ManualTicker ticker() {
    return ticker;
  }

  public ManualGateway gateway(int number) {
    return gateways.get(number);
  }

  /** Returns how many gateways there are. */
  int count() {
    return gateways.size();
  }

  /** Returns how many seconds went by since the start. */
  int second() {
    return (int) Duration.ofNanos(ticker.nanos()).toSeconds();
  }

  /** Moves on, from one thing that is due to the next, each time until everything was told. */
  public void advance(Duration duration) {
    settle();
    ticker.inSteps(
        duration,
        step -> {
          ticker.advance(step);
          settle();
        });
  }

  /** Returns how often ECS was asked anything so far. */
  public int calls() {
    return ecs.requests().size();
  }

  /** Waits until everything was told, and whatever follows from it. */
  public void settle() {
    do {
      gateways.forEach(ManualGateway::settle);
    } while (afterwards.getAsBoolean());
  }

  /** Does something whenever everything was told; it returns whether it did. */
  public void afterwards(BooleanSupplier something) {
    afterwards = something;
  }

  @Override
  public void close() {
    gateways.forEach(ManualGateway::close);
    ecs.close();
  }

  private ScriptedEcs.Answer answer(Request request) {
    String path = request.path();
    @Nullable HistoryAtTheWire history =
        byPath.get(path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    return history == null
        ? ScriptedEcs.error(400, "InvalidAction", "no history at " + path)
        : history.apply(request);
  }
}
