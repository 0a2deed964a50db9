package io.ecsgateway.server.aws;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/**
 * The credentials of one target. Gives their absence a type of its own: the SDK tells it by message
 * only, and a call without credentials was provably never sent.
 */
record TargetCredentials(String target, IdentityProvider<? extends AwsCredentialsIdentity> source)
    implements IdentityProvider<AwsCredentialsIdentity> {

  @Override
  public Class<AwsCredentialsIdentity> identityType() {
    return AwsCredentialsIdentity.class;
  }

  @Override
  public CompletableFuture<? extends AwsCredentialsIdentity> resolveIdentity(
      ResolveIdentityRequest request) {
    CompletableFuture<? extends AwsCredentialsIdentity> resolved;
    try {
      resolved = source.resolveIdentity(request);
    } catch (RuntimeException e) {
      resolved = CompletableFuture.failedFuture(e);
    }
    return resolved.handle((credentials, failure) -> {
      if (failure != null) {
        throw new CredentialsUnavailableException(target, failure);
      }
      return credentials;
    });
  }
}
