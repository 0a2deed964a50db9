package io.ecsgateway.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;

/** Decides for each call whether it goes to the operation. Called from many threads at once. */
@FunctionalInterface
public interface Interceptor {
  /** Lets every call through. */
  Interceptor NONE = (operation, request) -> new Intervention.None();

  /**
   * Returns what happens to a call before it has had an effect.
   *
   * @param operation ECS's name, be it one that the simulator does not know
   * @param request the body as it came, an object
   */
  Intervention before(String operation, JsonNode request);
}
