package io.ecsgateway.server.lifecycle;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How the gateway stops.
 *
 * @param shutdownGrace how long calls and streams may take to end before they are cut
 */
@ConfigurationProperties("gateway")
record DrainSettings(@Bindable(defaultValue = "25s") Duration shutdownGrace) {}
