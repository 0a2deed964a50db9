package io.ecsgateway.server.access.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.ecsgateway.server.time.ManualTicker;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokensTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final ManualTicker ticker = new ManualTicker(NOW);
  private TestIssuer issuer;
  private BearerTokens tokens;

  @BeforeEach
  void start() throws IOException {
    issuer = new TestIssuer();
    tokens = new BearerTokens(settings(List.of("RS256", "ES256")), ticker);
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  @Test
  void aTokenSaysWhoCallsAndUntilWhen() {
    assertThat(tokens.caller(issuer.token("ci", List.of("web", "shop"), NOW)))
        .isEqualTo(new Caller("ci", Set.of("web", "shop"), NOW.plusSeconds(600)));
  }

  @Test
  void oneGroupMayBeAText() {
    assertThat(tokens.caller(signed(claims().claim("groups", "web"))).groups())
        .containsExactly("web");
    assertThat(tokens.caller(signed(claims().claim("groups", null))).groups()).isEmpty();
  }

  @Test
  void aTokenIsTakenUntilItExpires() {
    String token = issuer.token("ci", List.of(), NOW);

    ticker.advance(Duration.ofSeconds(629));
    assertThat(tokens.caller(token).name()).isEqualTo("ci");
    ticker.advance(Duration.ofSeconds(2));
    assertRefused(token, "Expired JWT");
  }

  @Test
  void aTokenThatIsNotForThisGatewayIsRefused() {
    assertRefused(signed(claims().audience("another")), "aud");
    assertRefused(signed(claims().issuer(issuer.issuer() + "/")), "iss");
    assertRefused(signed(claims().subject(null)), "sub");
    assertRefused(signed(claims().subject(" ")), "claim sub is empty");
    assertRefused(signed(claims().expirationTime(null)), "exp");
    assertRefused(signed(claims().notBeforeTime(Date.from(NOW.plusSeconds(60)))), "before use");
    assertRefused(
        issuer.token(
            JWSAlgorithm.RS256,
            claims(),
            header -> header.type(new JOSEObjectType("secevent+jwt"))),
        "typ");
  }

  @Test
  void onlyTheAlgorithmsOfTheListAreTaken() throws JOSEException {
    assertRefused(
        issuer.token(JWSAlgorithm.RS512, claims(), header -> header), "Another algorithm");
    assertRefused(new PlainJWT(claims().build()).serialize(), "no signed JWT");
    // The public key, which everybody has, as the secret of a symmetric signature.
    SignedJWT confused = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims().build());
    confused.sign(new MACSigner(new byte[64]));
    assertRefused(confused.serialize(), "Another algorithm");
  }

  @Test
  void anotherSignerIsRefused() throws IOException {
    String token;
    try (TestIssuer other = TestIssuer.impostor()) {
      token = other.token(JWSAlgorithm.RS256, claims(), header -> header);
    }

    assertRefused(token, "signature");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a.b.c", "a.b.c.d.e", "e30.e30.e30", "....", "\u0000"})
  void whatIsNoTokenIsRefused(String text) {
    assertRefused(text, "no signed JWT");
  }

  @Test
  void keysThatTheIssuerRotatesInAreFetched() {
    assertThat(tokens.caller(issuer.token("ci", List.of(), NOW)).name()).isEqualTo("ci");
    String old = issuer.token("ci", List.of(), NOW);
    issuer.rotate();

    assertThat(tokens.caller(issuer.token("ci", List.of(), NOW)).name()).isEqualTo("ci");
    assertThat(issuer.fetches()).isEqualTo(2);
    assertRefused(old, "");
  }

  @Test
  void tokensOfUnknownKeysDoNotHammerTheIssuer() {
    for (int i = 0; i < 20; i++) {
      String unknown = "unknown-" + i;
      assertRefused(
          issuer.token(JWSAlgorithm.RS256, claims(), header -> header.keyID(unknown)), "");
    }

    assertThat(issuer.fetches()).isLessThanOrEqualTo(3);
  }

  @Test
  void anIssuerThatDoesNotAnswerIsNotTheCallersFault() {
    issuer.goDown();

    assertThatThrownBy(() -> tokens.caller(issuer.token("ci", List.of(), NOW)))
        .isInstanceOf(IdentityUnavailableException.class);
  }

  @Test
  void keysThatWereFetchedServeWhileTheIssuerIsDown() {
    var _ = tokens.caller(issuer.token("ci", List.of(), NOW));
    issuer.goDown();

    assertThat(tokens.caller(issuer.token("ci", List.of(), NOW)).name()).isEqualTo("ci");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS256", "none", "RS1"})
  void noOtherAlgorithmCanBeConfigured(String algorithm) {
    assertThatThrownBy(() -> new BearerTokens(settings(List.of(algorithm)), ticker))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("gateway.access.oidc.algorithms: " + algorithm + " (expected: ");
  }

  private void assertRefused(String token, String message) {
    assertThatThrownBy(() -> tokens.caller(token))
        .isInstanceOf(UnauthenticatedException.class)
        .hasMessageContaining(message);
  }

  private JWTClaimsSet.Builder claims() {
    return issuer.claims("ci", List.of("web"), NOW);
  }

  private String signed(JWTClaimsSet.Builder claims) {
    return issuer.token(JWSAlgorithm.RS256, claims, header -> header);
  }

  private OidcSettings settings(List<String> algorithms) {
    return new OidcSettings(
        issuer.issuer(),
        TestIssuer.AUDIENCE,
        URI.create(issuer.issuer() + "/keys"),
        algorithms,
        "sub",
        "groups",
        Duration.ofSeconds(30));
  }
}
