package io.ecsgateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.faults.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Service;

/** The example in the package's description does what it says. */
class ExampleTest {
  @Test
  void theExampleRuns() {
    ContainerDefinition web = TestEcs.container("web").build();
    try (Simulator simulator = Simulator.builder().manualClock(Instant.EPOCH).start();
        EcsClient ecs = TestEcs.client(simulator.endpoint())) {
      ecs.createCluster(r -> r.clusterName("main"));
      ecs.registerTaskDefinition(r -> r.family("web").containerDefinitions(web));
      ecs.createService(
          r -> r.cluster("main").serviceName("web").taskDefinition("web").desiredCount(2));
      simulator.advance(Duration.ofMinutes(1));
      simulator.faults().add(Fault.throttling().on("UpdateService").times(1));
      Service service =
          ecs.describeServices(r -> r.cluster("main").services("web")).services().get(0);
      assertThat(service.runningCount()).isEqualTo(2);
    }
  }

  @Test
  void theExampleIsTheOneInTheDescription() throws Exception {
    String test = flat(Files.readString(Path.of("src/test/java/" + path("ExampleTest.java"))));
    String description =
        Files.readString(Path.of("src/main/java/" + path("package-info.java")))
            .replaceAll("(?m)^ \\* ?", "");
    String example =
        description.substring(
            description.indexOf("ecs.createCluster"), description.indexOf("\n}\n}"));

    assertThat(test).contains(flat(example));
  }

  private static String path(String file) {
    return "io/ecsgateway/simulator/" + file;
  }

  private static String flat(String code) {
    return code.replaceAll("\\s+", "");
  }
}
