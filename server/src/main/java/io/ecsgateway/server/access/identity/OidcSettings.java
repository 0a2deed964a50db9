package io.ecsgateway.server.access.identity;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Which bearer tokens are taken.
 *
 * @param issuer the token's {@code iss}, to the letter
 * @param audience what its {@code aud} has to hold
 * @param jwksUri where the issuer publishes its keys
 * @param algorithms the signatures taken; no symmetric one can be named
 * @param callerClaim the claim that names the caller
 * @param groupsClaim the claim that lists the caller's groups
 * @param clockSkew by how much the issuer's clock and ours may differ
 */
@Requires(property = "gateway.access.oidc.issuer")
@ConfigurationProperties("gateway.access.oidc")
public record OidcSettings(
    String issuer,
    String audience,
    URI jwksUri,
    @Bindable(defaultValue = "RS256,PS256,ES256") List<String> algorithms,
    @Bindable(defaultValue = "sub") String callerClaim,
    @Bindable(defaultValue = "groups") String groupsClaim,
    @Bindable(defaultValue = "30s") Duration clockSkew) {}
