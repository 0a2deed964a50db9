/** Who calls, what they may do, and the record of what they did. */
@NullMarked
package io.ecsgateway.server.access;

import org.jspecify.annotations.NullMarked;
