/**
 * What moves by itself once it was asked for: tasks through their statuses, services towards their
 * desired count, deployments to their end. It knows time and ids, and no operations.
 */
@NullMarked
package io.ecsgateway.simulator.scheduling;

import org.jspecify.annotations.NullMarked;
