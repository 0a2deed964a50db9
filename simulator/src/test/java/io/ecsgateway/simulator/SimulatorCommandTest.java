package io.ecsgateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SimulatorCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final SimulatorCommand command = new SimulatorCommand();
  private final CommandLine line =
      new CommandLine(command)
          .setOut(new PrintWriter(out, true))
          .setErr(new PrintWriter(err, true));

  @Test
  void itSaysWhereItListensAndHowToUseIt() {
    line.parseArgs("--port", "0", "--region", "eu-west-1", "--manual-clock");
    try (Simulator simulator = command.start()) {
      assertThat(out.toString())
          .contains(simulator.endpoint().toString())
          .contains("AWS_REGION=eu-west-1")
          .contains("aws ecs create-cluster --endpoint-url " + simulator.endpoint())
          .contains(simulator.endpoint() + "/_simulator/clock/advance?seconds=30");
      assertThat(TestEcs.client(simulator.endpoint()).createCluster(r -> {}).cluster().clusterArn())
          .contains("eu-west-1");
    }
  }

  @Test
  void helpAndVersionEndAtOnce() {
    assertThat(line.execute("--help")).isZero();
    assertThat(out.toString()).contains("--port", "--manual-clock", "5601", "127.0.0.1");
    assertThat(line.execute("--version")).isZero();
    assertThat(out.toString()).contains("ecsgateway-simulator ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--port=70000",
        "--port=x",
        "--speed=0",
        "--account=me",
        "--region=here",
        "--host=256.1.1.1",
        "--colour=blue"
      })
  void anOptionThatMakesNoSenseIsRefusedOnStandardError(String option) {
    assertThat(line.execute(option)).isEqualTo(2);
    assertThat(err.toString()).contains(option.substring(option.indexOf('=') + 1));
    assertThat(out.toString()).isEmpty();
  }
}
