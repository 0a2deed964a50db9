/** The one place where a failure becomes a gRPC status. */
@NullMarked
package io.ecsgateway.server.status;

import org.jspecify.annotations.NullMarked;
