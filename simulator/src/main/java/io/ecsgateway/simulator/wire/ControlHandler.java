package io.ecsgateway.simulator.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.ecsgateway.simulator.engine.AlarmState;
import io.ecsgateway.simulator.engine.ContainerInstanceSize;
import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.HookAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control API: the simulator's own, for tests and people, in JSON. Adding to it costs a line in
 * the table.
 */
final class ControlHandler implements HttpHandler {
  static final String ROOT = "/_simulator";
  private static final String ALARMS = "/alarms/";
  private static final String HOOKS = "/hooks/";
  private static final Logger log = LoggerFactory.getLogger(ControlHandler.class);
  private static final int MOST_INSTANCES = 1000;

  private record Answer(int status, ObjectNode body) {}

  private final Simulation simulation;
  private final CallLog calls;
  private final Runnable reset;
  private final Map<String, Control> table = new LinkedHashMap<>();

  /**
   * @param reset starts everything over, the call log included
   * @param added controls beside those here
   */
  ControlHandler(Simulation simulation, CallLog calls, Runnable reset, Map<String, Control> added) {
    this.simulation = simulation;
    this.reset = reset;
    this.calls = calls;
    table.put("GET /clock", new Control(Set.of(), this::clock));
    table.put("POST /clock/advance", new Control(Set.of("seconds"), this::advance));
    table.put("POST /reset", new Control(Set.of(), this::reset));
    table.put("GET /calls", new Control(Set.of("operation", "details"), this::calls));
    table.put(
        "POST /container-instances",
        new Control(
            Set.of("cluster", "count", "cpu", "memory", "capacity-provider"),
            this::registerContainerInstances));
    table.put("POST " + ALARMS + "NAME", new Control(Set.of("state"), this::setAlarm));
    table.put(
        "POST " + HOOKS + "NAME", new Control(Set.of("status", "callBackDelay"), this::setHook));
    table.putAll(added);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      // Nothing here takes a body; what came is read so that the connection can go on.
      RequestBody.read(exchange.getRequestBody());
      Answer answer = answer(exchange);
      byte[] body = Json.text(answer.body()).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(answer.status(), -1);
        return;
      }
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Answer answer(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    String control = path.substring(ROOT.length());
    String named = Stream.of(ALARMS, HOOKS).filter(control::startsWith).findFirst().orElse("");
    String name = named.isEmpty() ? "" : control.substring(named.length());
    String asked = exchange.getRequestMethod() + " " + (name.isEmpty() ? control : named + "NAME");
    Control action = table.get(asked);
    if (action == null) {
      Answer unknown = error(404, "No such control: " + exchange.getRequestMethod() + " " + path);
      ArrayNode known = unknown.body().putArray("controls");
      table.keySet().forEach(key -> known.add(key.replace(" ", " " + ROOT)));
      return unknown;
    }
    try {
      String query = exchange.getRequestURI().getRawQuery();
      Parameters parameters = Parameters.read(name, action.parameters(), query);
      return new Answer(200, action.action().apply(parameters));
    } catch (IllegalArgumentException | EcsException e) {
      return error(400, String.valueOf(e.getMessage()));
    } catch (IllegalStateException e) {
      return error(409, String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      Failures.rethrowFatal(e);
      log.error("{} failed", asked, e);
      return error(500, "The simulator failed; its log says more.");
    }
  }

  private ObjectNode clock(Parameters parameters) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    return body.put("now", simulation.now().toString()).put("manual", simulation.isManual());
  }

  private ObjectNode advance(Parameters parameters) {
    Duration duration = parameters.seconds("seconds");
    if (!simulation.isManual()) {
      throw new IllegalStateException(
          "The clock runs by itself; only a manual clock (--manual-clock) can be advanced.");
    }
    simulation.advance(duration);
    return clock(parameters);
  }

  private ObjectNode setAlarm(Parameters parameters) {
    AlarmState state = parameters.choice("state", AlarmState.class);
    simulation.setAlarm(parameters.subject(), state);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    return body.put("name", parameters.subject()).put("state", state.name());
  }

  private ObjectNode setHook(Parameters parameters) {
    HookAnswer.Status status = parameters.choice("status", HookAnswer.Status.class);
    Duration delay = parameters.secondsIfThere("callBackDelay");
    if (delay != null && status != HookAnswer.Status.IN_PROGRESS) {
      throw Parameters.refused(
          "callBackDelay", parameters.text("callBackDelay"), "only with status IN_PROGRESS");
    }
    HookAnswer answer =
        switch (status) {
          case SUCCEEDED -> HookAnswer.SUCCEEDED;
          case FAILED -> HookAnswer.FAILED;
          case IN_PROGRESS ->
              HookAnswer.inProgress(Objects.requireNonNullElse(delay, HookAnswer.DEFAULT_DELAY));
        };
    simulation.setHook(parameters.subject(), answer);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    return body.put("name", parameters.subject()).put("status", status.name());
  }

  private ObjectNode registerContainerInstances(Parameters parameters) {
    ContainerInstanceSize plain = ContainerInstanceSize.DEFAULT;
    List<String> arns =
        simulation.registerContainerInstances(
            parameters.text("cluster"),
            (int) parameters.whole("count", 1, 1, MOST_INSTANCES),
            new ContainerInstanceSize(
                (int) parameters.whole("cpu", plain.cpu(), 1, Integer.MAX_VALUE),
                (int) parameters.whole("memory", plain.memory(), 1, Integer.MAX_VALUE),
                parameters.text("capacity-provider")));
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode registered = body.putArray("containerInstanceArns");
    arns.forEach(registered::add);
    return body;
  }

  private ObjectNode reset(Parameters parameters) {
    reset.run();
    return clock(parameters);
  }

  private ObjectNode calls(Parameters parameters) {
    boolean detailed = parameters.flag("details");
    String operation = parameters.text("operation");
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("total", calls.total());
    ObjectNode byOperation = body.putObject("byOperation");
    calls.byOperation().forEach(byOperation::put);
    if (detailed) {
      ArrayNode details = body.putArray("calls");
      for (Call call : operation == null ? calls.newest() : calls.newest(operation)) {
        details.add(details(call));
      }
    }
    return body;
  }

  private static ObjectNode details(Call call) {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details
        .put("sequence", call.sequence())
        .put("time", call.time().toString())
        .put("operation", call.operation())
        .put("requestId", call.requestId())
        .put("outcome", call.outcome())
        .put("status", call.status());
    details.set("request", call.request());
    ObjectNode headers = details.putObject("headers");
    call.headers().forEach(headers::put);
    return details;
  }

  private static Answer error(int status, String message) {
    return new Answer(status, JsonNodeFactory.instance.objectNode().put("error", message));
  }
}
