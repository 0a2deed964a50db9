package io.ecsgateway.server.aws;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * A session of a role. The SDK's provider, which holds its credentials and renews them before they
 * end, keeps whoever needs the first ones waiting for STS; here a thread of its own waits, and the
 * call can be cancelled.
 */
record RoleSession(StsAssumeRoleCredentialsProvider credentials)
    implements IdentityProvider<AwsCredentialsIdentity>, AutoCloseable {
  private static final Executor THREADS =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sts-", 0).factory());

  @Override
  public Class<AwsCredentialsIdentity> identityType() {
    return AwsCredentialsIdentity.class;
  }

  @Override
  public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
    return CompletableFuture.supplyAsync(credentials::resolveCredentials, THREADS);
  }

  @Override
  public void close() {
    credentials.close();
  }
}
