/** The record of what callers changed, and tried to. */
@NullMarked
package io.ecsgateway.server.access.audit;

import org.jspecify.annotations.NullMarked;
