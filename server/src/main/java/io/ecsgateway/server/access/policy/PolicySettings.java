package io.ecsgateway.server.access.policy;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * Where the policy is.
 *
 * @param policy its file; empty where there is none and everybody may do everything
 * @param policyReload how often the file is looked at
 */
@ConfigurationProperties("gateway.access")
record PolicySettings(
    @Bindable(defaultValue = "") String policy,
    @Bindable(defaultValue = "5s") Duration policyReload) {}
