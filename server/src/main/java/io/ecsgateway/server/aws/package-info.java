/** Amazon ECS as the gateway calls it: targets, clients, retries, cancellation, tokens. */
@NullMarked
package io.ecsgateway.server.aws;

import org.jspecify.annotations.NullMarked;
