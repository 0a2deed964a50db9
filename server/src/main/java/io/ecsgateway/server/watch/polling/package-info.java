/**
 * Reads ECS for all watchers together: each subject once however many watch it, many subjects in
 * one call, and never more calls than a share of what ECS allows the account.
 *
 * <p>{@link io.ecsgateway.server.watch.polling.PollingSnapshots} holds the lock and lets calls and
 * deliveries run outside of it. A {@code Lane} is everything that one of ECS's throttle buckets
 * limits: it decides which {@code Poll} is read when, and what an answer means for it. {@code
 * Reads} makes the calls, {@code Trouble} says what a failed one means, an {@code Inbox} tells a
 * watcher.
 */
@NullMarked
package io.ecsgateway.server.watch.polling;

import org.jspecify.annotations.NullMarked;
