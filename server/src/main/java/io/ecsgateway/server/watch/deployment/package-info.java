/**
 * The watch of a deployment: which one it is, how it stands, and how it truly ended.
 *
 * <p>{@link io.ecsgateway.server.watch.deployment.ServiceDeploymentTracker} hands each read to one
 * of the small classes here; all are pure functions over {@link
 * io.ecsgateway.server.watch.state.ServiceDeploymentWatchState}.
 */
@NullMarked
package io.ecsgateway.server.watch.deployment;

import org.jspecify.annotations.NullMarked;
