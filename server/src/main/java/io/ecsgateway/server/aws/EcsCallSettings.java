package io.ecsgateway.server.aws;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How ECS is called, for every target.
 *
 * @param defaultTarget the target of callers who name none
 * @param maxConnections most connections that a target has to ECS at a time
 * @param connectTimeout how long a connection may take to open at one address, without TLS, of
 *     which each answer has the attempt's time; and to come free
 * @param attemptTimeout how long ECS may be silent within one attempt
 * @param callTimeout how long a call may take over all attempts; a caller's deadline ends it sooner
 * @param retryBaseDelay the first delay before a repeat; ten times that after throttling
 */
@ConfigurationProperties("gateway.ecs")
public record EcsCallSettings(
    @Bindable(defaultValue = Targets.DEFAULT) String defaultTarget,
    @Bindable(defaultValue = "200") int maxConnections,
    @Bindable(defaultValue = "2s") Duration connectTimeout,
    @Bindable(defaultValue = "20s") Duration attemptTimeout,
    @Bindable(defaultValue = "60s") Duration callTimeout,
    @Bindable(defaultValue = "100ms") Duration retryBaseDelay) {}
