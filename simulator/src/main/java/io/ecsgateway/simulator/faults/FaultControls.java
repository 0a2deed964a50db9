package io.ecsgateway.simulator.faults;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsgateway.simulator.wire.Control;
import io.ecsgateway.simulator.wire.Seconds;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The part of the control API that adds, lists and removes faults, by query parameters. */
public final class FaultControls {
  private static final Set<String> PARAMETERS =
      Set.of("kind", "operation", "times", "probability", "seconds");

  private final Faults faults;

  public FaultControls(Faults faults) {
    this.faults = faults;
  }

  /** Returns the controls by method and path under the control API's root. */
  public Map<String, Control> table() {
    Map<String, Control> table = new LinkedHashMap<>();
    table.put("GET /faults", this::list);
    table.put("POST /faults", this::add);
    table.put("DELETE /faults", this::remove);
    return table;
  }

  private ObjectNode list(Map<String, String> parameters) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode listed = body.putArray("faults");
    faults.list().forEach(active -> listed.add(described(active)));
    return body;
  }

  private ObjectNode add(Map<String, String> parameters) {
    requireKnown(parameters, PARAMETERS);
    faults.add(fault(parameters));
    return list(parameters);
  }

  private ObjectNode remove(Map<String, String> parameters) {
    requireKnown(parameters, Set.of("id"));
    String id = parameters.get("id");
    if (id == null) {
      faults.clear();
    } else {
      boolean removed = faults.remove(whole("id", id));
      require(removed, "id", id, "that of a fault which is not over");
    }
    return list(parameters);
  }

  private static Fault fault(Map<String, String> parameters) {
    String name = parameters.getOrDefault("kind", "");
    FaultKind kind = FaultKind.named(name);
    if (kind == null) {
      throw unexpected("kind", name, "one of " + labels());
    }
    String seconds = parameters.get("seconds");
    String times = parameters.get("times");
    String probability = parameters.get("probability");
    Fault fault =
        new Fault(
            kind,
            Set.of(),
            seconds == null ? null : Seconds.parse("seconds", seconds),
            times == null ? Fault.FOR_EVER : whole("times", times),
            probability == null ? 1 : number("probability", probability));
    String operations = parameters.get("operation");
    if (operations != null) {
      for (String operation : operations.split(",", -1)) {
        fault = on(fault, operation);
      }
    }
    return fault;
  }

  private static Fault on(Fault fault, String operationOrGroup) {
    return Stream.of(OperationGroup.values())
        .filter(group -> group.name().equals(operationOrGroup))
        .findFirst()
        .map(fault::on)
        .orElseGet(() -> fault.on(operationOrGroup));
  }

  private static ObjectNode described(Faults.Active active) {
    Fault fault = active.fault();
    ObjectNode described = JsonNodeFactory.instance.objectNode();
    described.put("id", active.id()).put("kind", fault.kind().label());
    ArrayNode operations = described.putArray("operations");
    fault.operations().stream().sorted().forEach(operations::add);
    Duration duration = fault.duration();
    if (duration != null) {
      described.put("seconds", BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros());
    }
    if (fault.times() != Fault.FOR_EVER) {
      described.put("times", fault.times());
    }
    return described.put("probability", fault.probability()).put("struck", active.struck());
  }

  private static long whole(String name, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw unexpected(name, text, "a whole number");
    }
  }

  private static double number(String name, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw unexpected(name, text, "a number");
    }
  }

  private static void requireKnown(Map<String, String> parameters, Set<String> known) {
    String names = known.stream().sorted().collect(Collectors.joining(", "));
    parameters.forEach(
        (name, value) -> require(known.contains(name), name, value, "one of " + names));
  }

  private static void require(boolean ok, String name, @Nullable String value, String expectation) {
    if (!ok) {
      throw unexpected(name, value, expectation);
    }
  }

  private static IllegalArgumentException unexpected(
      String name, @Nullable String value, String expectation) {
    return new IllegalArgumentException(name + ": " + value + " (expected: " + expectation + ")");
  }

  private static String labels() {
    return Stream.of(FaultKind.values()).map(FaultKind::label).collect(Collectors.joining(", "));
  }
}
