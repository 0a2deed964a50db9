package io.ecsgateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import software.amazon.awssdk.services.ecs.model.Service;

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

  @Test
  void itBeginsWithWhatAFileOfRequestsMakes(@TempDir Path directory) throws Exception {
    Path file =
        state(
            directory,
            """
            [{"operation": "CreateCluster", "input": {"clusterName": "shop"}},
             {"operation": "RegisterTaskDefinition", "input": {"family": "web",
              "containerDefinitions": [{"name": "web", "image": "web:1", "memory": 64}]}},
             {"operation": "CreateService", "input": {"cluster": "shop", "serviceName": "web",
              "taskDefinition": "web", "desiredCount": 2}},
             {"advance": 300}]
            """);
    line.parseArgs("--port", "0", "--state", file.toString());
    try (Simulator simulator = command.start()) {
      assertThat(running(simulator)).isEqualTo(2);
      assertThat(service(simulator).createdAt())
          .isBetween(simulator.now().minusSeconds(330), simulator.now().minusSeconds(300));
      TestEcs.client(simulator.endpoint())
          .updateService(r -> r.cluster("shop").service("web").desiredCount(0));
      simulator.reset();
      assertThat(running(simulator)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{'operation':'CreateCluster','input':{}},{'operation':'DeleteCluster','input':"
            + "{'cluster':'x'}}] | element 2, DeleteCluster: ClusterNotFoundException: Cluster not",
        "[{'operation':'Sing','input':{}}]                         | element 1, Sing: Unknown",
        "[{'operation':'CreateCluster','input':{'clusterName':7}}] | element 1, CreateCluster: Ser",
        "[{'advance':1},{'advance':-1}]                            | element 2, advance: -1",
        "[{'advance':1,'then':2}]                                  | element 1: then (expected:"
            + " one",
        "[{'operation':'CreateCluster','input':{},'cluster':'x'}]  | element 1: cluster (expected:",
        "[{'operation':'CreateCluster','input':{'cluster':'x'}}]   | element 1, CreateCluster:"
            + " clus",
        "[{'operation':'RegisterTaskDefinition','input':{'family':'a','containerDefinitions':"
            + "[{'name':'a','image':'a','memory':64,'dockerLabels':{'any':'x'}},{'nam':'b'}]}}] |"
            + " element 1, RegisterTaskDefinition: containerDefinitions[1].nam (expected: a member",
        "[{'operation':'CreateCluster'}]                           | element 1 is",
        "{}                                                        | expected: a list",
        "[                                                         | expected: JSON",
        "[] []                                                     | expected: JSON",
      })
  void aStateThatCannotBeMadeNamesItsFirstMistake(
      String json, String mistake, @TempDir Path directory) throws Exception {
    Path file = state(directory, json.replace('\'', '"'));

    assertThat(line.execute("--port", "0", "--state", file.toString())).isEqualTo(2);

    assertThat(err.toString()).contains(mistake);
  }

  @Test
  void aStateThatIsNotThereIsNamed() {
    assertThat(line.execute("--port", "0", "--state", "no-such-file.json")).isEqualTo(2);
    assertThat(err.toString()).contains("no-such-file.json");
  }

  private static Path state(Path directory, String json) throws Exception {
    return Files.writeString(directory.resolve("state.json"), json);
  }

  private static int running(Simulator simulator) {
    return service(simulator).runningCount();
  }

  private static Service service(Simulator simulator) {
    return TestEcs.client(simulator.endpoint())
        .describeServices(r -> r.cluster("shop").services("web"))
        .services()
        .getFirst();
  }
}
