package io.ecsgateway.simulator.faults;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsgateway.simulator.wire.Control;
import io.ecsgateway.simulator.wire.Parameters;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The part of the control API that adds, lists and removes faults, by query parameters. */
public final class FaultControls {
  private final Faults faults;

  public FaultControls(Faults faults) {
    this.faults = faults;
  }

  /** Returns the controls by method and path under the control API's root. */
  public Map<String, Control> table() {
    Map<String, Control> table = new LinkedHashMap<>();
    table.put("GET /faults", new Control(Set.of(), this::list));
    table.put(
        "POST /faults",
        new Control(Set.of("kind", "operation", "times", "probability", "seconds"), this::add));
    table.put("DELETE /faults", new Control(Set.of("id"), this::remove));
    return table;
  }

  private ObjectNode list(Parameters parameters) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode listed = body.putArray("faults");
    faults.list().forEach(active -> listed.add(described(active)));
    return body;
  }

  private ObjectNode add(Parameters parameters) {
    faults.add(fault(parameters));
    return list(parameters);
  }

  private ObjectNode remove(Parameters parameters) {
    String id = parameters.text("id");
    if (id == null) {
      faults.clear();
    } else if (!faults.remove(parameters.whole("id", 0, 1, Long.MAX_VALUE))) {
      throw Parameters.refused("id", id, "that of a fault which is not over");
    }
    return list(parameters);
  }

  private static Fault fault(Parameters parameters) {
    String name = Objects.requireNonNullElse(parameters.text("kind"), "");
    FaultKind kind = FaultKind.named(name);
    if (kind == null) {
      throw Parameters.refused("kind", name, "one of " + labels());
    }
    Fault fault =
        new Fault(
            kind,
            Set.of(),
            parameters.secondsIfThere("seconds"),
            parameters.whole("times", Fault.FOR_EVER, 1, Long.MAX_VALUE),
            parameters.part("probability"));
    String operations = parameters.text("operation");
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

  private static String labels() {
    return Stream.of(FaultKind.values()).map(FaultKind::label).collect(Collectors.joining(", "));
  }
}
