package io.ecsgateway.server.access.identity;

import com.google.common.collect.Iterables;
import com.google.common.collect.Lists;
import io.ecsgateway.server.time.Ticker;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who makes a call: whose bearer token it carries, or else whose certificate its
 * connection showed. Where neither is configured nobody is asked.
 */
@Singleton
public final class Callers {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String BEARER = "bearer ";

  private final Optional<BearerTokens> tokens;
  private final boolean certificates;
  private final Ticker ticker;

  Callers(
      Optional<BearerTokens> tokens,
      @Property(name = "gateway.tls.client-ca") @Nullable String clientCa,
      Ticker ticker) {
    this.tokens = tokens;
    this.ticker = ticker;
    this.certificates = clientCa != null;
  }

  /** Whether callers have to say who they are. */
  public boolean areAsked() {
    return tokens.isPresent() || certificates;
  }

  /** Whether a bearer token says who calls. */
  public boolean takeTokens() {
    return tokens.isPresent();
  }

  /**
   * Returns who makes {@code call}.
   *
   * @throws UnauthenticatedException if the caller does not say, or not believably
   * @throws IdentityUnavailableException if it cannot be found out now
   */
  public Caller of(ServerCall<?, ?> call, Metadata headers) {
    if (!areAsked()) {
      return Caller.ANYBODY;
    }
    @Nullable Iterable<String> said = headers.getAll(AUTHORIZATION);
    if (said != null && tokens.isPresent()) {
      Caller caller = tokens.get().caller(bearer(Lists.newArrayList(said)));
      if (certificates && Certificates.isName(caller.name())) {
        throw new UnauthenticatedException("the bearer token has the name of a certificate");
      }
      return caller;
    }
    return Certificates.caller(
            call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION), ticker.now())
        .orElseThrow(
            () -> new UnauthenticatedException("no credentials (expected: " + expected() + ")"));
  }

  private static String bearer(List<String> said) {
    String only = said.size() == 1 ? Iterables.getOnlyElement(said) : "";
    if (!only.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw new UnauthenticatedException("authorization: not one bearer token");
    }
    return only.substring(BEARER.length()).strip();
  }

  private String expected() {
    if (tokens.isEmpty()) {
      return "a client certificate";
    }
    String token = "authorization: Bearer and a token";
    return certificates ? token + ", or a client certificate" : token;
  }
}
