package io.ecsgateway.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API server would refuse is refused here. */
class StrictYamlTest {
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: a
      spec:
        ports:
          - port: 1
      """;

  @Test
  void aServiceIsRead() throws IOException {
    assertThat(StrictYaml.read(SERVICE + "---\n" + SERVICE)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "port: 1\n      prot: UDP",
        "port: \"1\"",
        "port: 1\n      port: 1",
        "port: 1\n      name: 5",
        "port: 1\n  typ: ClusterIP"
      })
  void whatIsNoPortIsRefused(String port) {
    assertThatThrownBy(() -> StrictYaml.read(SERVICE.replace("port: 1", port)))
        .isInstanceOf(Exception.class);
  }

  @Test
  void anUnknownKindIsRefused() {
    assertThatThrownBy(() -> StrictYaml.read(SERVICE.replace("kind: Service", "kind: Servise")))
        .hasMessageContaining("Servise");
  }
}
