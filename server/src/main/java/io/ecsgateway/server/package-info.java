/**
 * The gateway: a request walks from {@code api} through {@code mapping} to {@code aws}, and {@code
 * status} says how it failed; {@code lifecycle} starts and stops it all.
 */
@NullMarked
package io.ecsgateway.server;

import org.jspecify.annotations.NullMarked;
