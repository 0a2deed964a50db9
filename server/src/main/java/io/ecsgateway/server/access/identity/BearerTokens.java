package io.ecsgateway.server.access.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.ecsgateway.server.time.Ticker;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.net.MalformedURLException;
import java.text.ParseException;
import java.time.Duration;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads bearer tokens: JWTs of one OpenID Connect issuer, signed with one of its published keys.
 * The keys are kept, renewed before they grow old, and fetched anew when a token names one that is
 * not known, at most every 30 seconds.
 */
@Singleton
@Requires(beans = OidcSettings.class)
final class BearerTokens {
  /** So long the keys that are known serve while the issuer is down. */
  private static final Duration OUTAGE = Duration.ofHours(1);

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
  private final OidcSettings settings;

  /** Whether the issuer did not answer when it was asked last. */
  private volatile boolean keysMissing;

  BearerTokens(OidcSettings settings, Ticker ticker) {
    this.settings = settings;
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(algorithms(settings.algorithms()), keys(settings)));
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    DefaultJWTClaimsVerifier<SecurityContext> claims =
        new DefaultJWTClaimsVerifier<>(
            settings.audience(),
            new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
            new HashSet<>(List.of("exp", settings.callerClaim()))) {
          @Override
          protected Date currentTime() {
            return Date.from(ticker.now());
          }
        };
    claims.setMaxClockSkew(Math.toIntExact(settings.clockSkew().toSeconds()));
    processor.setJWTClaimsSetVerifier(claims);
  }

  /**
   * Returns whose {@code token} is.
   *
   * @throws UnauthenticatedException if it is none that is taken
   * @throws IdentityUnavailableException if the issuer's keys cannot be had
   */
  Caller caller(String token) {
    try {
      JWTClaimsSet claims = processor.process(SignedJWT.parse(token), null);
      keysMissing = false;
      return new Caller(name(claims), groups(claims), claims.getExpirationTime().toInstant());
    } catch (ParseException e) {
      throw new UnauthenticatedException("the bearer token is no signed JWT");
    } catch (BadJOSEException e) {
      throw new UnauthenticatedException("the bearer token is not taken: " + e.getMessage());
    } catch (RateLimitReachedException e) {
      if (keysMissing) {
        throw new IdentityUnavailableException(e);
      }
      throw new UnauthenticatedException("the bearer token is signed with a key that is not known");
    } catch (KeySourceException e) {
      keysMissing = true;
      throw new IdentityUnavailableException(e);
    } catch (JOSEException e) {
      throw new UnauthenticatedException("the bearer token's signature cannot be checked");
    }
  }

  private String name(JWTClaimsSet claims) throws ParseException {
    @Nullable String name = claims.getStringClaim(settings.callerClaim());
    if (name == null || name.isBlank()) {
      throw new UnauthenticatedException(
          "the bearer token's claim " + settings.callerClaim() + " is empty");
    }
    return name;
  }

  /** A single group may be a text. */
  private Set<String> groups(JWTClaimsSet claims) {
    Set<String> groups = new LinkedHashSet<>();
    switch (claims.getClaim(settings.groupsClaim())) {
      case String group -> groups.add(group);
      case List<?> all ->
          all.stream()
              .filter(String.class::isInstance)
              .map(String.class::cast)
              .forEach(groups::add);
      case null, default -> {}
    }
    return groups;
  }

  private static Set<JWSAlgorithm> algorithms(List<String> names) {
    Set<JWSAlgorithm> algorithms = new LinkedHashSet<>();
    for (String name : names) {
      JWSAlgorithm algorithm = JWSAlgorithm.parse(name.strip());
      if (!JWSAlgorithm.Family.SIGNATURE.contains(algorithm)) {
        throw new IllegalArgumentException(
            "gateway.access.oidc.algorithms: %s (expected: one of %s)"
                .formatted(name, JWSAlgorithm.Family.SIGNATURE));
      }
      algorithms.add(algorithm);
    }
    return algorithms;
  }

  private static JWKSource<SecurityContext> keys(OidcSettings settings) {
    try {
      return JWKSourceBuilder.create(settings.jwksUri().toURL())
          .retrying(true)
          .outageTolerant(OUTAGE.toMillis())
          .build();
    } catch (MalformedURLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "gateway.access.oidc.jwks-uri: %s (expected: a URL, as in https://issuer/keys)"
              .formatted(settings.jwksUri()),
          e);
    }
  }
}
