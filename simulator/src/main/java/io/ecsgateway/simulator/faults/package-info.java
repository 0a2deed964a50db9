/**
 * What goes wrong on demand: throttling, server errors, slow and lost answers, stale reads. Each
 * fault is data; {@link io.ecsgateway.simulator.faults.Faults} decides which call it strikes.
 */
@NullMarked
package io.ecsgateway.simulator.faults;

import org.jspecify.annotations.NullMarked;
