/** Time, and what is to happen later, as the process has it or a test. */
@NullMarked
package io.ecsgateway.server.time;

import org.jspecify.annotations.NullMarked;
