/**
 * Reads of several callers in one call of ECS: what is asked while a call is under way waits for
 * the next one, which asks for all of it. The rarer ECS's tokens, the more a call is asked for.
 *
 * <p>{@link io.ecsgateway.server.reads.SharedReads} finds the lane, which is what one throttle
 * bucket limits; a lane holds groups, whose requests may share a call; a group fills batches.
 */
@NullMarked
package io.ecsgateway.server.reads;

import org.jspecify.annotations.NullMarked;
