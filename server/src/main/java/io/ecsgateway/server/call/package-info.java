/**
 * What is known of the call that is being served: of which RPC, for whom, to which target, how it
 * ends.
 */
@NullMarked
package io.ecsgateway.server.call;

import org.jspecify.annotations.NullMarked;
