package io.ecsgateway.simulator.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.function.Function;

/**
 * One request of the control API.
 *
 * @param parameters names of those that it takes; a request with another one is refused before
 * @param action does what was asked for and returns what is answered with status 200; an
 *     IllegalArgumentException names what makes no sense, status 400, an IllegalStateException says
 *     why it cannot be done now, status 409
 */
public record Control(Set<String> parameters, Function<Parameters, ObjectNode> action) {}
