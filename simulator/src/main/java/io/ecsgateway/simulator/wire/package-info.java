/**
 * ECS's wire protocol, AWS JSON 1.1 over HTTP, and beside it the control API under {@code
 * /_simulator/}. It knows operations and errors; what the operations do it does not know.
 */
@NullMarked
package io.ecsgateway.simulator.wire;

import org.jspecify.annotations.NullMarked;
