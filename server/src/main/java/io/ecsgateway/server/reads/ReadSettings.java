package io.ecsgateway.server.reads;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How reads of several callers go to ECS.
 *
 * @param shared whether they share calls; without it each makes its own, and none is held back
 */
@ConfigurationProperties("gateway.reads")
public record ReadSettings(@Bindable(defaultValue = "true") boolean shared) {}
