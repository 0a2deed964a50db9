package io.ecsgateway.server.aws;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A named account and region in which the gateway works: {@code gateway.targets.<name>}.
 *
 * @param name what callers say in the metadata {@code ecs-target}
 * @param region the AWS region; absent, the SDK's default chain decides
 * @param endpoint another ECS-compatible endpoint; absent, AWS's own
 * @param accountId the account's twelve digits, by which ARNs of other accounts are told apart
 */
@EachProperty("gateway.targets")
public record TargetConfiguration(
    @Parameter String name,
    @Nullable String region,
    @Nullable URI endpoint,
    @Nullable String accountId) {}
