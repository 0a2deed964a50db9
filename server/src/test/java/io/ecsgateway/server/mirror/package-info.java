/**
 * That the API mirrors ECS: nothing lost, nothing added, nothing changed on the way. What ECS is
 * said by the SDK, by the AWS model and by AWS's documents, each on its own.
 */
@NullMarked
package io.ecsgateway.server.mirror;

import org.jspecify.annotations.NullMarked;
