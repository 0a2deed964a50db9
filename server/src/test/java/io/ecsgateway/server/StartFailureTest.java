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
            "gateway.tls.client-ca: ca.pem, without TLS (expected: gateway.tls.certificate and"
                + " gateway.tls.private-key too)");
  }

  @Test
  void aPortThatIsTakenIsNoStackTrace() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(wrong(Map.of("grpc.server.port", taken.getLocalPort()))).isPresent();
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
