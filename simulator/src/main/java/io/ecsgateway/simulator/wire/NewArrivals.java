package io.ecsgateway.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Hides from the answer of a Describe operation what was made a short while ago. */
final class NewArrivals {
  private static final List<String> MADE_AT = List.of("createdAt", "registeredAt");

  private NewArrivals() {}

  /** Turns what was made after {@code since} into failures, in the answer itself. */
  static void hide(ObjectNode answer, Instant since) {
    if (!(answer.get("failures") instanceof ArrayNode failures)) {
      return;
    }
    for (Map.Entry<String, JsonNode> member : new ArrayList<>(answer.properties())) {
      // The list of tasks has elements with a taskArn.
      String arn = member.getKey().replaceFirst("s$", "Arn");
      Iterator<JsonNode> elements = member.getValue().elements();
      while (member.getValue().isArray() && elements.hasNext()) {
        JsonNode element = elements.next();
        if (element.has(arn) && isAfter(element, since)) {
          elements.remove();
          failures.addObject().put("arn", element.get(arn).textValue()).put("reason", "MISSING");
        }
      }
    }
  }

  private static boolean isAfter(JsonNode element, Instant since) {
    BigDecimal second = BigDecimal.valueOf(since.toEpochMilli(), 3);
    return MADE_AT.stream()
        .map(element::path)
        .anyMatch(at -> at.isNumber() && at.decimalValue().compareTo(second) > 0);
  }
}
