/** What callers may do: rules, read from a file, and what they say of a question. */
@NullMarked
package io.ecsgateway.server.access.policy;

import org.jspecify.annotations.NullMarked;
