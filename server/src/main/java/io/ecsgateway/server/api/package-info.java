/** The RPCs: one class per gRPC service, each a table of what its RPCs call. */
@NullMarked
package io.ecsgateway.server.api;

import org.jspecify.annotations.NullMarked;
