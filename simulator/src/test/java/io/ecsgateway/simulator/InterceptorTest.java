package io.ecsgateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsgateway.simulator.faults.Fault;
import io.ecsgateway.simulator.wire.Intervention;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.ServerException;

@Timeout(60)
class InterceptorTest {
  @RegisterExtension static final Conformance conformance = new Conformance();

  @RegisterExtension static final SimulatorExtension ecs = conformance.manualClock();

  @Test
  void anErrorAnswersInsteadOfTheOperation(Simulator simulator) {
    simulator.intercept((operation, request) ->
        operation.equals("CreateCluster")
            ? new Intervention.Fail("ThrottlingException", "Rate exceeded", 400)
            : new Intervention.None());
    EcsClient client = TestEcs.client(ecs.endpoint());

    assertThatThrownBy(() -> client.createCluster(r -> {}))
        .isInstanceOfSatisfying(
            EcsException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ThrottlingException");
              assertThat(e.isThrottlingException()).isTrue();
            });
    assertThat(client.listClusters().clusterArns()).isEmpty();
    assertThat(simulator.calls().newest("CreateCluster").getFirst().outcome())
        .isEqualTo("ThrottlingException");
  }

  @Test
  void aServerErrorIsThatOfTheSdk(Simulator simulator) {
    simulator.intercept(
        (operation, request) -> new Intervention.Fail("ServerException", "sorry", 500));

    assertThatThrownBy(() -> TestEcs.client(ecs.endpoint()).listClusters())
        .isInstanceOf(ServerException.class);
  }

  @Test
  void aRawBodyAnswersForAnyOperation(Simulator simulator) throws Exception {
    simulator.intercept(
        (operation, request) -> new Intervention.Answer(203, "{\"you\":" + request.get("i") + "}"));

    HttpResponse<String> response =
        RawHttp.send(RawHttp.call(ecs.endpoint(), "NotOfThisWorld", "{\"i\":7}"));

    assertThat(response.statusCode()).isEqualTo(203);
    assertThat(response.body()).isEqualTo("{\"you\":7}");
  }

  @Test
  void aConnectionDroppedBeforeTheEffectHasNoEffect(Simulator simulator) {
    EcsClient client = TestEcs.client(ecs.endpoint());
    simulator.intercept((operation, request) -> new Intervention.DropBefore());

    assertThatThrownBy(() -> client.createCluster(r -> {})).isInstanceOf(SdkClientException.class);

    simulator.intercept((operation, request) -> new Intervention.None());
    assertThat(client.listClusters().clusterArns()).isEmpty();
    assertThat(simulator.calls().newest().getFirst().outcome()).isEqualTo("DROPPED");
  }

  @Test
  void aConnectionDroppedAfterTheEffectHasTheEffect(Simulator simulator) {
    EcsClient client = TestEcs.client(ecs.endpoint());
    simulator.intercept((operation, request) -> new Intervention.DropAfter());

    assertThatThrownBy(() -> client.createCluster(r -> {})).isInstanceOf(SdkClientException.class);

    simulator.intercept((operation, request) -> new Intervention.None());
    assertThat(client.listClusters().clusterArns()).hasSize(1);
  }

  @Test
  void aHangingCallHasItsEffectOnceReleased(Simulator simulator) throws Exception {
    CompletableFuture<Void> arrived = new CompletableFuture<>();
    CompletableFuture<Void> released = new CompletableFuture<>();
    simulator.intercept((operation, request) -> {
      arrived.complete(null);
      return new Intervention.Hang(released);
    });
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> created = createCluster(executor);
      arrived.get();
      assertThat(simulator.calls().newest().getFirst().outcome()).isEqualTo("PENDING");
      assertThat(created).isNotDone();

      released.complete(null);

      assertThat(created.get()).contains("\"clusterName\":\"default\"");
    }
  }

  @Test
  void aResetDropsHangingCallsAndForgetsTheInterceptor(Simulator simulator) throws Exception {
    CompletableFuture<Void> arrived = new CompletableFuture<>();
    simulator.intercept((operation, request) -> {
      arrived.complete(null);
      return new Intervention.Hang(new CompletableFuture<>());
    });
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> created = createCluster(executor);
      arrived.get();

      simulator.reset();

      assertThatThrownBy(created::get).isInstanceOf(ExecutionException.class);
      assertThat(TestEcs.client(ecs.endpoint()).listClusters().clusterArns()).isEmpty();
    }
  }

  @Test
  void aCallThatCameBeforeAResetHasNoEffectAfterIt(Simulator simulator) throws Exception {
    CompletableFuture<Void> arrived = new CompletableFuture<>();
    CompletableFuture<Void> decided = new CompletableFuture<>();
    simulator.intercept((operation, request) -> {
      arrived.complete(null);
      decided.join();
      return new Intervention.None();
    });
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> created = createCluster(executor);
      arrived.get();

      simulator.reset();
      simulator.faults().add(Fault.throttling().times(1).on("CreateCluster"));
      decided.complete(null);

      assertThatThrownBy(created::get).isInstanceOf(ExecutionException.class);
      assertThat(simulator.faults().list().getFirst().struck()).isZero();
      assertThat(TestEcs.client(ecs.endpoint()).listClusters().clusterArns()).isEmpty();
      assertThat(simulator.calls().byOperation()).containsExactly(Map.entry("ListClusters", 1L));
    }
  }

  @Test
  void anInterceptorThatFailsIsAServerError(Simulator simulator) throws Exception {
    simulator.intercept((operation, request) -> {
      throw new IllegalStateException("a test's own mistake, on purpose");
    });

    HttpResponse<String> response =
        RawHttp.send(RawHttp.call(ecs.endpoint(), "ListClusters", "{}"));

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(RawHttp.json(response).path("__type").asText()).isEqualTo("ServerException");
    assertThat(response.body()).doesNotContain("mistake");
  }

  private static Future<String> createCluster(ExecutorService executor) {
    return executor.submit(
        () -> RawHttp.send(RawHttp.call(ecs.endpoint(), "CreateCluster", "{}")).body());
  }
}
