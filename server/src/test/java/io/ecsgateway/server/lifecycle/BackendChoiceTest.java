package io.ecsgateway.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsgateway.server.Rpcs;
import io.ecsgateway.server.RunningGateway;
import io.ecsgateway.server.aws.Backend;
import io.ecsgateway.simulator.Simulator;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackendChoiceTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "unset",
      value = {
        "unset, unset, SIMULATOR",
        "unset, http://127.0.0.1:4566, AWS",
        "'', unset, SIMULATOR",
        "' ', http://127.0.0.1:4566, AWS",
        "unset, '', SIMULATOR",
        "aws, unset, AWS",
        "AWS, unset, AWS",
        "' aws ', unset, AWS",
        "simulator, unset, SIMULATOR",
        "Simulator, http://127.0.0.1:4566, SIMULATOR",
      })
  void theBackendIsTheOneChosenOrElseWhereEcsIsSaidToBe(
      String backend, String ecsEndpoint, BackendChoice.Kind expected) {
    assertThat(BackendChoice.choose(backend, ecsEndpoint, false)).isEqualTo(expected);
  }

  @Test
  void configuredTargetsAreInAwsUnlessTheSimulatorIsChosen() {
    assertThat(BackendChoice.choose(null, null, true)).isEqualTo(BackendChoice.Kind.AWS);
    assertThat(BackendChoice.choose("simulator", null, true))
        .isEqualTo(BackendChoice.Kind.SIMULATOR);
    assertThat(kind(Map.of("gateway.targets.staging.region", "eu-central-1")))
        .isEqualTo(BackendChoice.Kind.AWS);
  }

  @Test
  void anyOtherBackendIsRefusedByName() {
    assertThatThrownBy(() -> BackendChoice.choose("localstack", null, false))
        .hasMessage("gateway.backend: localstack (expected: aws or simulator)");
  }

  @Test
  void theSettingsAreReadUnderTheirNames() {
    assertThat(kind(Map.of("gateway.backend", "aws"))).isEqualTo(BackendChoice.Kind.AWS);
    assertThat(kind(Map.of("gateway.backend", "simulator")))
        .isEqualTo(BackendChoice.Kind.SIMULATOR);
    // What AWS_ENDPOINT_URL_ECS is called as a property.
    assertThat(kind(Map.of("aws.endpoint.url.ecs", "http://127.0.0.1:4566")))
        .isEqualTo(BackendChoice.Kind.AWS);
  }

  @Test
  void anUnknownBackendKeepsTheGatewayFromStarting() {
    assertThatThrownBy(() -> RunningGateway.with(Map.of("gateway.backend", "localstack")).close())
        .rootCause()
        .hasMessage("gateway.backend: localstack (expected: aws or simulator)");
  }

  @Test
  void theSimulatorTakesNoRoles() {
    String role = "arn:aws:iam::111111111111:role/gateway";
    assertThatThrownBy(() ->
            RunningGateway.with(
                    Map.of("gateway.backend", "simulator", "gateway.targets.prod.role-arn", role))
                .close())
        .rootCause()
        .hasMessage(
            "gateway.targets.prod.role-arn: "
                + role
                + " (expected: none, as the simulator has no STS)");
  }

  @Test
  void theSimulatorIsEmbeddedAndCalledWithoutAnyCredentials() {
    try (RunningGateway gateway = RunningGateway.with(Map.of("gateway.backend", "simulator"))) {
      Rpcs.call(gateway.channel(), "ListClusters");

      Simulator simulator = gateway.context().getBean(Simulator.class);
      assertThat(simulator.endpoint())
          .isEqualTo(gateway.context().getBean(Backend.class).endpoint());
      assertThat(simulator.endpoint().getHost()).isEqualTo("127.0.0.1");
      assertThat(simulator.calls().count("ListClusters")).isEqualTo(1);
    }
  }

  private static BackendChoice.Kind kind(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("gateway.targets.default.region", "us-east-1");
    try (RunningGateway gateway = RunningGateway.with(all)) {
      return gateway.context().getBean(BackendChoice.class).kind();
    }
  }
}
