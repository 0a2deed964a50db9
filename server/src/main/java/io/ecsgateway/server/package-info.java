/**
 * The gateway: a request walks from {@code access}, which asks who calls and what it may, through
 * {@code api} and {@code mapping} to {@code aws}, and {@code status} says how it failed. A stream
 * goes from {@code api} to {@code watch}, which reads ECS for all streams together. {@code
 * lifecycle} starts and stops it all, {@code telemetry} looks on. {@code call}, {@code quota} and
 * {@code time} know nobody.
 */
@NullMarked
package io.ecsgateway.server;

import org.jspecify.annotations.NullMarked;
