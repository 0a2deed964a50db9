/** What requests are about and what they would grant, taken apart for the policy. */
@NullMarked
package io.ecsgateway.server.access.request;

import org.jspecify.annotations.NullMarked;
