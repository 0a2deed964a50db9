/**
 * ECS's own limits: how many calls it takes, in the form in which it counts them, and what in one.
 */
@NullMarked
package io.ecsgateway.server.quota;

import org.jspecify.annotations.NullMarked;
