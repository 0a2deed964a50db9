package io.ecsgateway.simulator.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** One request of the control API. */
@FunctionalInterface
public interface Control {
  /**
   * Does what was asked for and returns what is answered with status 200.
   *
   * @param parameters of the query
   * @throws IllegalArgumentException naming the parameter that makes no sense: status 400
   * @throws IllegalStateException saying why it cannot be done now: status 409
   */
  ObjectNode answer(Map<String, String> parameters);
}
