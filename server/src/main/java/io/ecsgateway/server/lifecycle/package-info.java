/**
 * Starting and stopping: the backend, guards, health, reflection, and what is said at the start.
 */
@NullMarked
package io.ecsgateway.server.lifecycle;

import org.jspecify.annotations.NullMarked;
