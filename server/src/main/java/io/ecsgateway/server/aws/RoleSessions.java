package io.ecsgateway.server.aws;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * The sessions of one target's role: one for each caller, so that CloudTrail says who it was, and
 * the gateway's own. They have a client of STS to themselves, so that no target waits for
 * another's.
 */
final class RoleSessions implements AutoCloseable {
  /** How many callers have a session at a time; who has none waits for STS. */
  static final int MOST = 1_000;

  /** After how long without calls a caller's session is forgotten. */
  static final Duration IDLE = Duration.ofMinutes(30);

  private final String target;
  private final Role role;
  private final SdkHttpClient http;
  private final StsClient sts;
  private final RoleSession own;
  private final LoadingCache<String, RoleSession> ofCallers;

  /**
   * @param target its name
   * @param credentials whose holder assumes the role
   * @param ticker how long sessions have been idle
   */
  RoleSessions(
      String target,
      Role role,
      Region region,
      IdentityProvider<? extends AwsCredentialsIdentity> credentials,
      EcsCallSettings settings,
      Ticker ticker) {
    this.target = target;
    this.role = role;
    this.http =
        Apache5HttpClient.builder()
            .connectionTimeout(settings.connectTimeout())
            .socketTimeout(settings.attemptTimeout())
            .build();
    this.sts =
        StsClient.builder()
            .httpClient(http)
            .region(region)
            .credentialsProvider(credentials)
            // Over all attempts, so that a call still has the time to say what it failed of.
            .overrideConfiguration(override -> override.apiCallTimeout(settings.attemptTimeout()))
            .build();
    this.own = session(SessionName.GATEWAY);
    this.ofCallers =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(IDLE)
            .ticker(ticker)
            .executor(Runnable::run)
            .<String, RoleSession>evictionListener((caller, session, cause) -> close(session))
            .build(caller -> session(SessionName.of(caller)));
  }

  /** Returns the credentials in which the gateway calls for itself. */
  IdentityProvider<AwsCredentialsIdentity> own() {
    return credentials(own);
  }

  /** Returns the credentials in which it calls for {@code caller}. */
  IdentityProvider<AwsCredentialsIdentity> of(String caller) {
    return credentials(ofCallers.get(caller));
  }

  /** Returns how many callers have a session. */
  long callers() {
    ofCallers.cleanUp();
    return ofCallers.estimatedSize();
  }

  private IdentityProvider<AwsCredentialsIdentity> credentials(RoleSession session) {
    return new TargetCredentials(target, session);
  }

  private RoleSession session(String name) {
    return new RoleSession(
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .asyncCredentialUpdateEnabled(true)
            .refreshRequest(request ->
                request
                    .roleArn(role.arn())
                    .roleSessionName(name)
                    .externalId(role.externalId())
                    .durationSeconds(seconds(role.sessionDuration())))
            .build());
  }

  private static @Nullable Integer seconds(@Nullable Duration duration) {
    return duration == null ? null : Math.toIntExact(duration.toSeconds());
  }

  private static void close(@Nullable RoleSession session) {
    if (session != null) {
      session.close();
    }
  }

  @Override
  public void close() {
    own.close();
    ofCallers.asMap().values().forEach(RoleSession::close);
    sts.close();
    http.close();
  }
}
