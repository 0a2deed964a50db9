package io.ecsgateway.server.aws;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * Where ECS is: AWS itself, or the simulator in this process.
 *
 * @param endpoint where to call; null for the one that the SDK finds, which includes {@code
 *     AWS_ENDPOINT_URL_ECS}
 * @param region null for the one that the SDK's default chain finds
 * @param accountId whose account it is; null if nobody said
 * @param credentials whose the calls are
 */
public record Backend(
    @Nullable URI endpoint,
    @Nullable String region,
    @Nullable String accountId,
    IdentityProvider<? extends AwsCredentialsIdentity> credentials) {}
