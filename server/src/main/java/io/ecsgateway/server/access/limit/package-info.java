/** How much of the gateway a caller may take, and how long a call. */
@NullMarked
package io.ecsgateway.server.access.limit;

import org.jspecify.annotations.NullMarked;
