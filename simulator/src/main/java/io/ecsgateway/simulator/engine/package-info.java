/** What every simulated resource stands on: time, order of events, identifiers, ECS's errors. */
@NullMarked
package io.ecsgateway.simulator.engine;

import org.jspecify.annotations.NullMarked;
