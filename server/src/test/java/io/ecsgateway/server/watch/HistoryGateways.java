package io.ecsgateway.server.watch;

import io.ecsgateway.server.ScriptedEcs;
import io.ecsgateway.server.ScriptedEcs.Request;
import io.ecsgateway.server.time.ManualTicker;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gateways in front of an ECS that tells many histories at once, each in a target of its own. */
public final class HistoryGateways extends Gateways {
  private final ScriptedEcs ecs = new ScriptedEcs();
  private final Map<String, HistoryAtTheWire> byPath = new HashMap<>();

  /**
   * @param settings of the gateways, beside their targets
   */
  public HistoryGateways(
      Instant start, List<History> histories, int gateways, Map<String, Object> settings) {
    super(new ManualTicker(start));
    Map<String, Object> all = new HashMap<>(settings);
    for (int i = 0; i < histories.size(); i++) {
      URI endpoint = ecs.endpoint().resolve("/" + target(i));
      byPath.put(endpoint.getPath(), new HistoryAtTheWire(histories.get(i), ticker()::now));
      all.put("gateway.targets." + target(i) + ".endpoint", endpoint);
      all.put("gateway.targets." + target(i) + ".region", "eu-west-1");
    }
    all.put("gateway.ecs.default-target", target(0));
    ecs.otherwise(this::answer);
    start(gateways, all);
  }

  /** Returns the name of the target at which the history of this number is told. */
  public static String target(int history) {
    return "history-" + history;
  }

  @Override
  public String targetOf(int number) {
    return target(number);
  }

  @Override
  void move(Duration step) {
    ticker().advance(step);
  }

  /** Returns how often ECS was asked anything so far. */
  public int calls() {
    return ecs.requests().size();
  }

  @Override
  public void close() {
    super.close();
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
