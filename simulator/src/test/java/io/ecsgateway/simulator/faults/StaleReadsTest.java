package io.ecsgateway.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsgateway.simulator.Conformance;
import io.ecsgateway.simulator.Deviation;
import io.ecsgateway.simulator.Simulator;
import io.ecsgateway.simulator.SimulatorExtension;
import io.ecsgateway.simulator.TestEcs;
import io.ecsgateway.simulator.engine.AlarmState;
import io.ecsgateway.simulator.engine.ContainerInstanceSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.EcsException;

/** Stale reads are the truth of some seconds ago, not something made up. */
class StaleReadsTest {
  @RegisterExtension static final Conformance conformance = new Conformance();
  @RegisterExtension static final SimulatorExtension ecs = conformance.manualClock();

  private static final int LAG = 5;
  private static final int SECONDS = 40;

  private EcsClient client;

  @BeforeEach
  void newClient() {
    client = TestEcs.client(ecs.endpoint());
  }

  @Test
  void whatHappenedLessThanThatAgoIsNotSeen(Simulator simulator) {
    begin();
    simulator.advance(Duration.ofSeconds(60));
    simulator.faults().add(Fault.stale(Duration.ofSeconds(10)).on("DescribeServices"));
    client.updateService(r -> r.service("shop").desiredCount(5));
    client.updateService(r -> r.service("shop").desiredCount(7));

    assertThat(desired()).isEqualTo(2);
    assertThat(client.listServices().serviceArns()).hasSize(1);
    simulator.advance(Duration.ofSeconds(9));
    assertThat(desired()).isEqualTo(2);
    simulator.advance(Duration.ofSeconds(1));
    assertThat(desired()).isEqualTo(7);
  }

  @Test
  void beforeTheBeginningThereWasNothing(Simulator simulator) {
    begin();
    simulator.faults().add(Fault.stale(Duration.ofSeconds(10)));

    assertThatThrownBy(client::listServices).isInstanceOf(ClusterNotFoundException.class);
  }

  @Test
  void nothingIsReadOlderThanTheStartingWorldWhichIsThereAtOnce(@TempDir Path directory)
      throws Exception {
    Path state =
        Files.writeString(
            directory.resolve("state.json"),
            """
            [{"operation": "CreateCluster", "input": {"clusterName": "old"}}, {"advance": 300},
             {"operation": "CreateCluster", "input": {"clusterName": "young"}}]
            """);
    try (Simulator simulator =
            Simulator.builder().manualClock(TestEcs.START).startingWorld(state).start();
        EcsClient own = TestEcs.client(simulator.endpoint())) {
      simulator.faults().add(Fault.stale(Duration.ofSeconds(10)).on("ListClusters"));
      own.createCluster(r -> r.clusterName("new"));

      assertThat(own.listClusters().clusterArns()).hasSize(2);
      simulator.advance(Duration.ofSeconds(9));
      assertThat(own.listClusters().clusterArns()).hasSize(2);
      simulator.advance(Duration.ofSeconds(1));
      assertThat(own.listClusters().clusterArns()).hasSize(3);
    }
  }

  @Test
  void theProtectionOfTasksIsReadAsItWasToo(Simulator simulator) {
    begin();
    simulator.advance(Duration.ofSeconds(60));
    String task = client.listTasks().taskArns().getFirst();
    simulator.faults().add(Fault.stale(Duration.ofSeconds(10)));
    client.updateTaskProtection(r -> r.cluster("default").tasks(task).protectionEnabled(true));

    assertThat(isProtected(task)).isFalse();
    simulator.advance(Duration.ofSeconds(10));
    assertThat(isProtected(task)).isTrue();
  }

  @Test
  void instancesAreRegisteredNowAndAgainInThePastWithTheSameArns(Simulator simulator) {
    begin();
    simulator.faults().add(Fault.stale(Duration.ofSeconds(10)).on("ListContainerInstances"));
    List<String> registered =
        simulator.registerContainerInstances("default", 2, ContainerInstanceSize.DEFAULT);

    simulator.advance(Duration.ofSeconds(10));

    assertThat(registered).hasSize(2);
    assertThat(client.listContainerInstances().containerInstanceArns())
        .containsExactlyInAnyOrderElementsOf(registered);
  }

  private boolean isProtected(String task) {
    return client
        .getTaskProtection(r -> r.cluster("default").tasks(task))
        .protectedTasks()
        .getFirst()
        .protectionEnabled();
  }

  @Test
  void readsAreCurrentOnceTheFaultIsOver(Simulator simulator) {
    begin();
    simulator.advance(Duration.ofSeconds(60));
    long fault = simulator.faults().add(Fault.stale(Duration.ofSeconds(10)));
    client.updateService(r -> r.service("shop").desiredCount(5));
    assertThat(desired()).isEqualTo(2);

    assertThat(simulator.faults().remove(fault)).isTrue();

    assertThat(desired()).isEqualTo(5);
  }

  /** Whatever happens, what is read is what was read so many seconds before, to the letter. */
  @Test
  @Deviation("stale-reads")
  void everyAnswerIsThatOfSomeSecondsAgo(Simulator simulator) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    begin();
    // On nothing that is read here, so that the past is kept on from one second to the next.
    simulator.faults().add(Fault.stale(Duration.ofSeconds(LAG)).on("DescribeClusters"));
    List<String> seen = new ArrayList<>();
    List<String> stale = new ArrayList<>();
    for (int second = 0; second < SECONDS; second++) {
      doSomething(simulator, random);
      seen.add(everything());
      if (second >= LAG) {
        long fault = simulator.faults().add(Fault.stale(Duration.ofSeconds(LAG)));
        stale.add(everything());
        simulator.faults().remove(fault);
      }
      simulator.advance(Duration.ofSeconds(1));
    }

    assertThat(stale).as("seed %s", seed).isEqualTo(seen.subList(0, SECONDS - LAG));
  }

  private void begin() {
    client.createCluster(r -> {});
    client.registerTaskDefinition(TestEcs.taskDefinition("app"));
    client.registerTaskDefinition(TestEcs.taskDefinition("app"));
    client.createService(r -> r.serviceName("shop").taskDefinition("app:1").desiredCount(2));
  }

  private void doSomething(Simulator simulator, Random random) {
    try {
      switch (random.nextInt(8)) {
        case 0 -> client.updateService(r -> r.service("shop").desiredCount(random.nextInt(4)));
        case 1 -> {
          String definition = "app:" + (1 + random.nextInt(2));
          client.updateService(r -> r.service("shop").taskDefinition(definition));
        }
        case 2 -> client.runTask(r -> r.taskDefinition("app:1"));
        case 3 -> client.deleteService(r -> r.service("nowhere"));
        case 4 -> simulator.setAlarm("errors", AlarmState.ALARM);
        case 5 ->
            client.listTasks().taskArns().stream()
                .findFirst()
                .ifPresent(arn -> client.stopTask(r -> r.task(arn)));
        default -> {}
      }
    } catch (EcsException e) {
      // Refusals are part of what happens.
    }
  }

  private String everything() {
    List<String> tasks = new ArrayList<>(client.listTasks().taskArns());
    tasks.addAll(client.listTasks(r -> r.desiredStatus(DesiredStatus.STOPPED)).taskArns());
    String described =
        tasks.isEmpty()
            ? ""
            : client
                .describeTasks(r -> r.tasks(tasks.subList(0, Math.min(100, tasks.size()))))
                .toString();
    return client.describeServices(r -> r.services("shop")) + described;
  }

  private int desired() {
    return client.describeServices(r -> r.services("shop")).services().getFirst().desiredCount();
  }
}
