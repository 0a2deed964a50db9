package io.ecsgateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a person reads who got a setting wrong. */
class StartFailureTest {
  @Test
  void aValueThatIsNotAllowedIsNamedWithWhatIs() {
    assertThat(wrong(Map.of("gateway.limits.burst", "0")))
        .contains("gateway.limits.burst: 0 (expected: >= 1)");
  }

  @Test
  void aValueOfAnotherKindIsNamed() {
    assertThat(wrong(Map.of("gateway.limits.burst", "many")))
        .contains("gateway.limits.burst: many (expected: a whole number)");
    assertThat(wrong(Map.of("gateway.watch.max-lifetime", "an hour")))
        .contains("gateway.watch.max-lifetime: an hour (expected: a duration, as 90s or 5m)");
    assertThat(wrong(Map.of("gateway.shutdown-grace", "long")))
        .contains("gateway.shutdown-grace: long (expected: a duration, as 90s or 5m)");
  }

  @Test
  void aSettingThatDoesNotExistIsNamed() {
    assertThat(wrong(Map.of("gateway.limit.burst", "5")))
        .hasValueSatisfying(
            wrong -> assertThat(wrong).startsWith("gateway.limit.burst: no such setting, in "));
    assertThat(wrong(Map.of("gateway.targets.eu.externalid", "x")))
        .hasValueSatisfying(wrong ->
            assertThat(wrong).startsWith("gateway.targets.eu.externalid: no such setting"));
  }

  @Test
  void aSettingWithoutEffectIsNamed() {
    assertThat(wrong(Map.of("gateway.access.oidc.jwks-uri", "https://issuer/keys")))
        .contains(
            "gateway.access.oidc.jwks-uri: no effect without gateway.access.oidc.issuer (expected:"
                + " both or none)");
  }

  @Test
  void anRpcThatDoesNotExistIsNamed() {
    assertThat(wrong(Map.of("gateway.deadlines.methods.RunTaks", "5m")))
        .contains(
            "gateway.deadlines.methods.RunTaks: no such RPC (expected: a unary one's name, as"
                + " RunTask)");
  }

  @Test
  void certificatesOfCallersNeedTls() {
    assertThat(wrong(Map.of("gateway.tls.client-ca", "ca.pem")))
        .contains(
            "gateway.tls.client-ca: no effect without gateway.tls.certificate (expected: both or"
                + " none)");
  }

  @Test
  void whatAnotherSettingNeedsIsNamed() {
    assertThat(wrong(Map.of("gateway.tls.certificate", "tls.pem")))
        .contains("gateway.tls.private-key: not set (expected: a value, by what else is set)");
    assertThat(wrong(Map.of("gateway.access.oidc.issuer", "https://issuer")))
        .contains("gateway.access.oidc.audience: not set (expected: a value, by what else is set)");
  }

  @Test
  void aPortThatIsTakenIsNoStackTrace() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(wrong(Map.of("grpc.server.port", taken.getLocalPort())))
          .hasValueSatisfying(wrong ->
              assertThat(wrong)
                  .startsWith("grpc.server.port: ")
                  .contains(":" + taken.getLocalPort()));
    }
  }

  @Test
  void whateverElseHappensIsUnforeseen() {
    assertThat(StartFailure.wrongSetting(new IllegalStateException(new RuntimeException("x"))))
        .isEmpty();
    assertThat(StartFailure.wrongSetting(new IllegalArgumentException("x is null"))).isEmpty();
  }

  private static Optional<String> wrong(Map<String, Object> settings) {
    Throwable failure = catchThrowable(() -> RunningGateway.with(settings).close());
    assertThat(failure).isNotNull();
    return StartFailure.wrongSetting(failure);
  }
}
