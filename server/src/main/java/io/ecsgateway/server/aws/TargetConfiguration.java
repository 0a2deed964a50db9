package io.ecsgateway.server.aws;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A named account and region in which the gateway works: {@code gateway.targets.<name>}.
 *
 * @param name what callers say in the metadata {@code ecs-target}
 * @param region the AWS region; absent, the SDK's default chain decides
 * @param endpoint another ECS-compatible endpoint; absent, AWS's own
 * @param accountId the account's twelve digits, by which ARNs of other accounts are told apart;
 *     where there is a role, it is the role's
 * @param roleArn the role to assume; absent, the gateway's own credentials are used
 * @param externalId what the role's trust policy asks for
 * @param sessionDuration how long the role's credentials are good for
 */
@EachProperty("gateway.targets")
public record TargetConfiguration(
    @Parameter String name,
    @Nullable String region,
    @Nullable URI endpoint,
    @Nullable String accountId,
    @Nullable String roleArn,
    @Nullable String externalId,
    @Nullable Duration sessionDuration) {

  /** Returns a target of which nothing is said but its name. */
  static TargetConfiguration unspecified(String name) {
    return new TargetConfiguration(name, null, null, null, null, null, null);
  }
}
