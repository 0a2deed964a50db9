package io.ecsgateway.server.lifecycle;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How connections of callers are kept.
 *
 * @param maxAge after about this long a caller is asked to connect anew, so that load spreads over
 *     replicas; its calls and streams go on
 * @param keepAlive how long a connection may be silent before the gateway looks whether it lives;
 *     less than a load balancer's idle time-out
 * @param callersKeepAlive how often callers may look, at most
 * @param maxMessageSize of a request, in bytes
 * @param maxCalls at a time on one connection, streams too
 */
@ConfigurationProperties("gateway.connections")
record ConnectionSettings(
    @Bindable(defaultValue = "30m") Duration maxAge,
    @Bindable(defaultValue = "50s") Duration keepAlive,
    @Bindable(defaultValue = "10s") Duration callersKeepAlive,
    @Bindable(defaultValue = "4194304") int maxMessageSize,
    @Bindable(defaultValue = "2000") int maxCalls) {}
