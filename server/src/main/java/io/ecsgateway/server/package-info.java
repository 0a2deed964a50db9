/**
 * The gateway: a request walks from {@code api} through {@code mapping} to {@code aws}, and {@code
 * status} says how it failed. A stream goes from {@code api} to {@code watch}, which reads ECS for
 * all streams together. {@code lifecycle} starts and stops it all.
 */
@NullMarked
package io.ecsgateway.server;

import org.jspecify.annotations.NullMarked;
