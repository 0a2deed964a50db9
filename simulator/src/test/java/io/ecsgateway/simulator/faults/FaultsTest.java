package io.ecsgateway.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.ecsgateway.simulator.Conformance;
import io.ecsgateway.simulator.Deviation;
import io.ecsgateway.simulator.Simulator;
import io.ecsgateway.simulator.SimulatorExtension;
import io.ecsgateway.simulator.TestEcs;
import io.ecsgateway.simulator.wire.Intervention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ServerException;

@Timeout(60)
class FaultsTest {
  @RegisterExtension static final Conformance conformance = new Conformance();
  @RegisterExtension static final SimulatorExtension ecs = conformance.manualClock();

  private EcsClient client;

  @BeforeEach
  void newClient() {
    client = TestEcs.client(ecs.endpoint());
  }

  @Test
  void aThrottledCallIsRefusedAsEcsDoesAndHasNoEffect(Simulator simulator) {
    simulator.faults().add(Fault.throttling().on("CreateCluster"));

    assertThatThrownBy(() -> client.createCluster(r -> {}))
        .isInstanceOfSatisfying(
            EcsException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ThrottlingException");
              assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("Rate exceeded");
              assertThat(e.statusCode()).isEqualTo(400);
            });
    assertThat(client.listClusters().clusterArns()).isEmpty();
  }

  @Test
  void aFaultEndsAfterAsManyCallsAsItWasGiven(Simulator simulator) {
    simulator.faults().add(Fault.serverError().times(2));

    assertThatThrownBy(client::listClusters).isInstanceOf(ServerException.class);
    assertThatThrownBy(client::listClusters).isInstanceOf(ServerException.class);
    assertThat(client.listClusters().clusterArns()).isEmpty();
    assertThat(simulator.faults().list()).isEmpty();
  }

  @Test
  @Deviation("fault-texts")
  void anUnavailableServiceAnswers503(Simulator simulator) {
    simulator.faults().add(Fault.unavailable());

    assertThatThrownBy(client::listClusters)
        .isInstanceOfSatisfying(EcsException.class, e -> assertThat(e.statusCode()).isEqualTo(503));
  }

  @ParameterizedTest
  @EnumSource(
      value = OperationGroup.class,
      names = {"CLUSTER_READ", "TAG_MODIFY", "CLUSTER_SERVICE_RESOURCE_READ"})
  @Deviation("throttle-rates")
  void callsPassAtTheDocumentedRateOfTheirGroup(OperationGroup group, Simulator simulator) {
    simulator.faults().add(Fault.rates());
    String operation = group.operations().iterator().next();

    assertThat(passing(simulator, operation)).isEqualTo(group.burst());
    simulator.advance(Duration.ofSeconds(1));
    assertThat(passing(simulator, operation)).isEqualTo(Math.min(group.burst(), group.perSecond()));
    simulator.advance(Duration.ofMinutes(10));
    assertThat(passing(simulator, operation)).isEqualTo(group.burst());
  }

  @Test
  void operationsOfAGroupShareItsBucketAndLeaveOthersAlone(Simulator simulator) {
    simulator.faults().add(Fault.rates());

    assertThat(passing(simulator, "CreateCluster")).isEqualTo(20);
    assertThat(passing(simulator, "DeleteCluster")).isZero();
    assertThat(passing(simulator, "TagResource")).isEqualTo(20);
    assertThat(catchThrowable(() -> client.createCluster(r -> {}))).hasMessageContaining("Rate");
  }

  @Test
  void aGroupIsStruckAsAWhole(Simulator simulator) {
    simulator.faults().add(Fault.throttling().on(OperationGroup.CLUSTER_READ));

    assertThatThrownBy(client::listClusters).hasMessageContaining("Rate exceeded");
    assertThatThrownBy(client::describeClusters).hasMessageContaining("Rate exceeded");
    assertThat(client.createCluster(r -> {}).cluster().status()).isEqualTo("ACTIVE");
  }

  @Test
  void theSeedDecidesWhichCallsAFaultOfSomeProbabilityStrikes(Simulator simulator) {
    simulator.faults().add(Fault.throttling().withProbability(0.3));
    List<Boolean> first = struck(simulator, 1000);
    simulator.reset();
    simulator.faults().add(Fault.throttling().withProbability(0.3));

    assertThat(struck(simulator, 1000)).isEqualTo(first);
    assertThat(first.stream().filter(Boolean::booleanValue).count()).isBetween(250L, 350L);
  }

  @Test
  void aConnectionIsDroppedBeforeOrAfterTheEffect(Simulator simulator) {
    simulator.faults().add(Fault.dropBefore().on("CreateCluster").times(1));
    simulator.faults().add(Fault.dropAfter().on("CreateCluster").times(1));

    assertThatThrownBy(() -> client.createCluster(r -> {})).isInstanceOf(SdkClientException.class);
    assertThat(client.listClusters().clusterArns()).isEmpty();
    assertThatThrownBy(() -> client.createCluster(r -> {})).isInstanceOf(SdkClientException.class);
    assertThat(client.listClusters().clusterArns()).hasSize(1);
  }

  @Test
  void latenciesAddUpAndLetOtherFaultsHaveTheirSay(Simulator simulator) {
    simulator.faults().add(Fault.latency(Duration.ofMillis(40)));
    simulator.faults().add(Fault.latency(Duration.ofMillis(60)));
    simulator.faults().add(Fault.serverError());
    long start = System.nanoTime();

    assertThatThrownBy(client::listClusters).isInstanceOf(ServerException.class);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(99));
  }

  @Test
  @Deviation("missing-after-create")
  void whatWasJustMadeIsMissing(Simulator simulator) {
    makeService("shop");
    simulator.faults().add(Fault.missing(Duration.ofSeconds(10)));
    simulator.advance(Duration.ofSeconds(9));

    var early = client.describeServices(r -> r.services("shop"));
    assertThat(early.services()).isEmpty();
    assertThat(early.failures())
        .containsExactly(
            Failure.builder()
                .arn("arn:aws:ecs:us-east-1:123456789012:service/default/shop")
                .reason("MISSING")
                .build());
    assertThat(client.listServices().serviceArns()).hasSize(1);

    simulator.advance(Duration.ofSeconds(1));
    assertThat(client.describeServices(r -> r.services("shop")).services()).hasSize(1);
  }

  @Test
  void aTestsOwnInterceptorComesFirst(Simulator simulator) {
    simulator.faults().add(Fault.serverError());
    simulator.intercept(
        (operation, request) -> new Intervention.Fail("AccessDeniedException", "mine", 400));

    assertThatThrownBy(client::describeClusters).hasMessageContaining("mine");
  }

  @Test
  void aResetEndsAllFaults(Simulator simulator) {
    simulator.faults().add(Fault.serverError());
    simulator.faults().add(Fault.stale(Duration.ofSeconds(3)));

    simulator.reset();

    assertThat(simulator.faults().list()).isEmpty();
    assertThat(client.listClusters().clusterArns()).isEmpty();
  }

  @Test
  void faultsThatMakeNoSenseAreRefusedWithWhatWasExpected(Simulator simulator) {
    assertThatThrownBy(() -> Fault.throttling().times(0)).hasMessageContaining("0 (expected");
    assertThatThrownBy(() -> Fault.throttling().withProbability(1.1))
        .hasMessageContaining("1.1 (expected");
    assertThatThrownBy(() -> Fault.throttling().withProbability(Double.NaN))
        .hasMessageContaining("NaN (expected");
    assertThatThrownBy(() -> Fault.latency(Duration.ofDays(1))).hasMessageContaining("PT24H (exp");
    assertThatThrownBy(() -> Fault.of(FaultKind.STALE)).hasMessageContaining("null (expected");
    Faults faults = simulator.faults();
    assertThatThrownBy(() -> faults.add(Fault.throttling().on("MakeCoffee")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("MakeCoffee (expected");
    assertThat(faults.list()).isEmpty();
  }

  private void makeService(String name) {
    client.createCluster(r -> {});
    client.registerTaskDefinition(TestEcs.taskDefinition("app"));
    client.createService(r -> r.serviceName(name).taskDefinition("app").desiredCount(1));
  }

  /** Returns how many calls pass before one is struck, without making them. */
  private static int passing(Simulator simulator, String operation) {
    int passed = 0;
    while (!strikes(simulator, operation)) {
      passed++;
    }
    return passed;
  }

  private static List<Boolean> struck(Simulator simulator, int calls) {
    List<Boolean> struck = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      struck.add(strikes(simulator, "ListTasks"));
    }
    return struck;
  }

  private static boolean strikes(Simulator simulator, String operation) {
    var request = JsonNodeFactory.instance.objectNode();
    return !(simulator.faults().before(operation, request) instanceof Intervention.None);
  }
}
