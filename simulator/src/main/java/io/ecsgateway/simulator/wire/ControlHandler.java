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
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
  private static final String NAME = "/name"; // no query parameter begins with a slash
  private static final Logger log = LoggerFactory.getLogger(ControlHandler.class);
  private static final int MOST_INSTANCES = 1000;

  private record Answer(int status, ObjectNode body) {}

  private final Simulation simulation;
  private final CallLog calls;
  private final Runnable reset;
  private final Map<String, Function<Map<String, String>, Answer>> table = new LinkedHashMap<>();

  /**
   * @param reset starts everything over, the call log included
   * @param added controls beside those here
   */
  ControlHandler(Simulation simulation, CallLog calls, Runnable reset, Map<String, Control> added) {
    this.simulation = simulation;
    this.reset = reset;
    this.calls = calls;
    table.put("GET /clock", this::clock);
    table.put("POST /clock/advance", this::advance);
    table.put("POST /reset", this::reset);
    table.put("GET /calls", this::calls);
    table.put("POST /container-instances", this::registerContainerInstances);
    table.put("POST " + ALARMS + "NAME", this::setAlarm);
    table.put("POST " + HOOKS + "NAME", this::setHook);
    added.forEach((asked, control) ->
        table.put(asked, parameters -> new Answer(200, control.answer(parameters))));
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
    Function<Map<String, String>, Answer> action = table.get(asked);
    if (action == null) {
      Answer unknown = error(404, "No such control: " + exchange.getRequestMethod() + " " + path);
      ArrayNode known = unknown.body().putArray("controls");
      table.keySet().forEach(key -> known.add(key.replace(" ", " " + ROOT)));
      return unknown;
    }
    try {
      Map<String, String> parameters = parameters(exchange.getRequestURI().getRawQuery());
      if (!name.isEmpty()) {
        parameters.put(NAME, name);
      }
      return action.apply(parameters);
    } catch (IllegalArgumentException | EcsException e) {
      return error(400, String.valueOf(e.getMessage()));
    } catch (IllegalStateException e) {
      return error(409, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.error("{} failed", asked, e);
      return error(500, "The simulator failed; its log says more.");
    }
  }

  private Answer clock(Map<String, String> parameters) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    return new Answer(
        200, body.put("now", simulation.now().toString()).put("manual", simulation.isManual()));
  }

  private Answer advance(Map<String, String> parameters) {
    Duration duration = Seconds.parse("seconds", parameters.get("seconds"));
    if (!simulation.isManual()) {
      return error(
          409, "The clock runs by itself; only a manual clock (--manual-clock) can be advanced.");
    }
    simulation.advance(duration);
    return clock(parameters);
  }

  private Answer setAlarm(Map<String, String> parameters) {
    String name = Objects.requireNonNull(parameters.get(NAME));
    AlarmState state =
        switch (Objects.requireNonNullElse(parameters.get("state"), "")) {
          case "OK" -> AlarmState.OK;
          case "ALARM" -> AlarmState.ALARM;
          default ->
              throw new IllegalArgumentException(
                  "state: " + parameters.get("state") + " (expected: ALARM or OK)");
        };
    simulation.setAlarm(name, state);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    return new Answer(200, body.put("name", name).put("state", state.name()));
  }

  private Answer setHook(Map<String, String> parameters) {
    String name = Objects.requireNonNull(parameters.get(NAME));
    String delay = parameters.get("callBackDelay");
    HookAnswer answer =
        switch (Objects.requireNonNullElse(parameters.get("status"), "")) {
          case "SUCCEEDED" -> HookAnswer.SUCCEEDED;
          case "FAILED" -> HookAnswer.FAILED;
          case "IN_PROGRESS" ->
              HookAnswer.inProgress(
                  delay == null ? HookAnswer.DEFAULT_DELAY : Seconds.parse("callBackDelay", delay));
          default ->
              throw new IllegalArgumentException(
                  "status: "
                      + parameters.get("status")
                      + " (expected: SUCCEEDED, FAILED or IN_PROGRESS)");
        };
    if (delay != null && answer.status() != HookAnswer.Status.IN_PROGRESS) {
      throw new IllegalArgumentException(
          "callBackDelay: " + delay + " (expected: only with status IN_PROGRESS)");
    }
    simulation.setHook(name, answer);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    return new Answer(200, body.put("name", name).put("status", answer.status().name()));
  }

  private Answer registerContainerInstances(Map<String, String> parameters) {
    ContainerInstanceSize plain = ContainerInstanceSize.DEFAULT;
    List<String> arns =
        simulation.registerContainerInstances(
            parameters.get("cluster"),
            number(parameters, "count", 1, MOST_INSTANCES),
            new ContainerInstanceSize(
                number(parameters, "cpu", plain.cpu(), Integer.MAX_VALUE),
                number(parameters, "memory", plain.memory(), Integer.MAX_VALUE),
                parameters.get("capacity-provider")));
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode registered = body.putArray("containerInstanceArns");
    arns.forEach(registered::add);
    return new Answer(200, body);
  }

  private static int number(Map<String, String> parameters, String name, int otherwise, int most) {
    String value = parameters.get(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.matches("\\d{1,9}")
        || Integer.parseInt(value) < 1
        || Integer.parseInt(value) > most) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: a whole number from 1 to " + most + ")");
    }
    return Integer.parseInt(value);
  }

  private Answer reset(Map<String, String> parameters) {
    reset.run();
    return clock(parameters);
  }

  private Answer calls(Map<String, String> parameters) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("total", calls.total());
    ObjectNode byOperation = body.putObject("byOperation");
    calls.byOperation().forEach(byOperation::put);
    String operation = parameters.get("operation");
    if (isTrue("details", parameters.get("details"))) {
      ArrayNode details = body.putArray("calls");
      for (Call call : operation == null ? calls.newest() : calls.newest(operation)) {
        details.add(details(call));
      }
    }
    return new Answer(200, body);
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

  private static boolean isTrue(String name, @Nullable String value) {
    if (value == null || value.equals("false")) {
      return false;
    }
    if (value.equals("true")) {
      return true;
    }
    throw new IllegalArgumentException(name + ": " + value + " (expected: true or false)");
  }

  private static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (query != null) {
      for (String pair : query.split("&", -1)) {
        String[] parts = pair.split("=", 2);
        parameters.put(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "");
      }
    }
    return parameters;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static Answer error(int status, String message) {
    return new Answer(status, JsonNodeFactory.instance.objectNode().put("error", message));
  }
}
