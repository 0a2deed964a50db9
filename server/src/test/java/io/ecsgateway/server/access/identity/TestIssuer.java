package io.ecsgateway.server.access.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.grpc.CallCredentials;
import io.grpc.Metadata;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** An OpenID Connect issuer that publishes its keys over HTTP. */
public final class TestIssuer implements AutoCloseable {
  public static final String AUDIENCE = "ecs-gateway";

  // Made once: making one takes its time.
  private static final RSAKey FIRST = newKey("first");

  private final HttpServer server;
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile RSAKey key;
  private volatile boolean down;

  public TestIssuer() throws IOException {
    this(FIRST);
  }

  private TestIssuer(RSAKey key) throws IOException {
    this.key = key;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/keys",
        exchange -> {
          fetches.incrementAndGet();
          byte[] keys = new JWKSet(this.key.toPublicJWK()).toString().getBytes(UTF_8);
          exchange.sendResponseHeaders(down ? 503 : 200, down ? -1 : keys.length);
          try (var body = exchange.getResponseBody()) {
            if (!down) {
              body.write(keys);
            }
          }
        });
    server.start();
  }

  /** Returns its URL. */
  public String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Returns the settings of a gateway that takes its tokens. */
  public Map<String, Object> settings() {
    return Map.of(
        "gateway.access.oidc.issuer",
        issuer(),
        "gateway.access.oidc.audience",
        AUDIENCE,
        "gateway.access.oidc.jwks-uri",
        issuer() + "/keys");
  }

  /** Returns another that publishes a key of the same name. */
  public static TestIssuer impostor() throws IOException {
    return new TestIssuer(newKey(FIRST.getKeyID()));
  }

  /** Signs with another key from now on, and publishes that one alone. */
  public void rotate() {
    key = newKey("second");
  }

  /** Publishes nothing from now on. */
  public void goDown() {
    down = true;
  }

  /** Returns how often its keys were asked for. */
  public int fetches() {
    return fetches.get();
  }

  /** Returns a token of {@code subject} that is good for ten minutes from {@code now}. */
  public String token(String subject, List<String> groups, Instant now) {
    return token(JWSAlgorithm.RS256, claims(subject, groups, now), header -> header);
  }

  public JWTClaimsSet.Builder claims(String subject, List<String> groups, Instant now) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer())
        .audience(AUDIENCE)
        .subject(subject)
        .claim("groups", groups)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(600)));
  }

  public String token(
      JWSAlgorithm algorithm,
      JWTClaimsSet.Builder claims,
      UnaryOperator<JWSHeader.Builder> header) {
    try {
      SignedJWT token =
          new SignedJWT(
              header
                  .apply(
                      new JWSHeader.Builder(algorithm)
                          .keyID(key.getKeyID())
                          .type(JOSEObjectType.JWT))
                  .build(),
              claims.build());
      token.sign(new RSASSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns credentials that put {@code token} on each call. */
  public static CallCredentials bearer(String token) {
    return new CallCredentials() {
      @Override
      public void applyRequestMetadata(
          RequestInfo request, Executor executor, MetadataApplier applier) {
        Metadata headers = new Metadata();
        headers.put(
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        applier.apply(headers);
      }
    };
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static RSAKey newKey(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
