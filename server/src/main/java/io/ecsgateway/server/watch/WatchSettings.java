package io.ecsgateway.server.watch;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How streams behave.
 *
 * @param heartbeatInterval between two messages, where the caller asked for nothing else
 * @param maxLifetime after about this long a stream is asked to go on elsewhere, so that load
 *     spreads after a roll-out; each up to a tenth shorter, so that not all go at once
 */
@ConfigurationProperties("gateway.watch")
public record WatchSettings(
    @Bindable(defaultValue = "15s") Duration heartbeatInterval,
    @Bindable(defaultValue = "1h") Duration maxLifetime) {}
