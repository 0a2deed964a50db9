/**
 * Watches: streams that follow a deployment, a drain or a task to a truthful end.
 *
 * <p>{@link io.ecsgateway.server.watch.Snapshots} reads {@link io.ecsgateway.server.watch.Subject
 * subjects} for all watchers together; a {@link io.ecsgateway.server.watch.Tracker} turns what was
 * read into progress and outcome, as a pure function; a feed holds what its stream has yet to be
 * told.
 */
@NullMarked
package io.ecsgateway.server.watch;

import org.jspecify.annotations.NullMarked;
