/** What ECS means by names and ARNs. */
@NullMarked
package io.ecsgateway.server.names;

import org.jspecify.annotations.NullMarked;
