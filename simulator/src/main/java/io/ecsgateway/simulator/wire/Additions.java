package io.ecsgateway.simulator.wire;

import java.util.Map;

/**
 * What is put beside the wire's own.
 *
 * @param interceptor decides about the calls that the test's own interceptor lets through
 * @param controls by method and path under the control API's root, as in {@code GET /faults}
 * @param reset what else starts over at a reset
 */
public record Additions(Interceptor interceptor, Map<String, Control> controls, Runnable reset) {}
