package io.ecsgateway.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsgateway.server.Rpcs;
import io.ecsgateway.server.RunningGateway;
import io.micronaut.grpc.server.GrpcEmbeddedServer;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExposureGuardTest {

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "::1", "[::1]"})
  void loopbackIsLoopbackHoweverItIsWritten(String host) {
    assertThat(ExposureGuard.isLoopback(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.7", "192.168.1.1", "no.such.host.invalid"})
  void everythingElseIsNot(String host) {
    assertThat(ExposureGuard.isLoopback(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.7"})
  void listeningBeyondLoopbackIsRefusedWithWhatToDo(String host) {
    assertThatThrownBy(() -> RunningGateway.with(Map.of("grpc.server.host", host)).close())
        .rootCause()
        .hasMessageStartingWith("grpc.server.host: " + host + " ")
        .hasMessageContaining("TLS")
        .hasMessageContaining("(expected: 127.0.0.1, or gateway.tls with gateway.tls.client-ca");
  }

  @Test
  void listeningBeyondLoopbackIsPossibleWhereItIsSaidOutright() {
    try (RunningGateway gateway =
        RunningGateway.with(
            Map.of("grpc.server.host", "0.0.0.0", "gateway.allow-insecure", "true"))) {
      assertThat(Rpcs.call(gateway.channel(), "ListClusters")).isNotNull();
    }
  }

  @Test
  void unlessToldOtherwiseTheGatewayListensOnLoopback() {
    try (RunningGateway gateway = RunningGateway.with(Map.of())) {
      assertThat(gateway.context().getBean(GrpcEmbeddedServer.class).getServer().getListenSockets())
          .allMatch(socket -> ((InetSocketAddress) socket).getAddress().isLoopbackAddress());
    }
  }

  /** As in {@code GRPC_SERVER_HOST=}: what it means to the server decides, not to the guard. */
  @Test
  void anEmptyHostDoesNotExposeTheGateway() {
    try (RunningGateway gateway = RunningGateway.with(Map.of("grpc.server.host", ""))) {
      assertThat(gateway.context().getBean(GrpcEmbeddedServer.class).getServer().getListenSockets())
          .allMatch(socket -> ((InetSocketAddress) socket).getAddress().isLoopbackAddress());
    }
  }
}
