/**
 * What the gateway tells of itself: traces, metrics, a line of log for each call, and the
 * management port on which probes and Prometheus ask. It looks on; nobody it looks at knows it.
 */
@NullMarked
package io.ecsgateway.server.telemetry;

import org.jspecify.annotations.NullMarked;
