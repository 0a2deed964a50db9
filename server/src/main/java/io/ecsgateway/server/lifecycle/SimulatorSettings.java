package io.ecsgateway.server.lifecycle;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * The simulator inside the gateway.
 *
 * @param port where it listens on 127.0.0.1 besides, for the AWS CLI and its control API; 0 for any
 *     free port
 * @param speed how many times as fast as ours its time runs
 */
@ConfigurationProperties("gateway.simulator")
record SimulatorSettings(
    @Bindable(defaultValue = "0") int port, @Bindable(defaultValue = "1") double speed) {}
