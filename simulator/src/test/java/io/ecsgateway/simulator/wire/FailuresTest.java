package io.ecsgateway.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsgateway.simulator.RawHttp;
import io.ecsgateway.simulator.engine.Operation;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ecs.model.ListClustersRequest;
import software.amazon.awssdk.services.ecs.model.ListClustersResponse;

/** Whatever goes wrong within, who calls hears of it in the form that they know. */
class FailuresTest {
  private static final ListClustersResponse ANSWER =
      ListClustersResponse.builder().clusterArns(List.of()).build();
  private static final Operation LIST =
      Operation.of("ListClusters", ListClustersRequest::builder, request -> ANSWER);

  private Throwable failure = new ArithmeticException();
  private int failures;
  private WireServer server;

  @BeforeEach
  void start() throws IOException {
    Simulation simulation =
        (Simulation)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Simulation.class},
                (proxy, method, arguments) -> result(method.getName()));
    Additions none =
        new Additions((operation, request) -> new Intervention.None(), Map.of(), () -> {});
    server = WireServer.start("127.0.0.1", 0, simulation, 1, (call, answer) -> {}, none);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Object result(String method) throws Throwable {
    return switch (method) {
      case "operation" -> LIST;
      case "now" -> Instant.EPOCH;
      case "isManual" -> true;
      default -> {
        if (failures-- > 0) {
          throw failure;
        }
        yield ANSWER;
      }
    };
  }

  static List<Throwable> answered() {
    return List.of(
        new ArithmeticException("of its own"),
        new StackOverflowError(),
        new AssertionError("never"),
        new NoClassDefFoundError("gone"));
  }

  @ParameterizedTest
  @MethodSource("answered")
  void aFailureIsAServerExceptionAndTheNextCallIsAnswered(Throwable thrown) throws Exception {
    failure = thrown;
    failures = 1;

    HttpResponse<String> failed = list();
    HttpResponse<String> next = list();

    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.body())
        .isEqualTo(
            "{\"__type\":\"ServerException\","
                + "\"message\":\"Service Unavailable. Please try again later.\"}");
    assertThat(failed.headers().firstValue("x-amzn-RequestId"))
        .contains(server.calls().newest().getFirst().requestId());
    assertThat(next.body()).isEqualTo("{\"clusterArns\":[]}");
  }

  @ParameterizedTest
  @MethodSource("answered")
  void aFailureOfAControlIsStatus500(Throwable thrown) throws Exception {
    failure = thrown;
    failures = 1;

    HttpResponse<String> failed =
        RawHttp.post(server.endpoint().resolve("/_simulator/clock/advance?seconds=1"));

    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.body()).contains("The simulator failed");
  }

  @Test
  void withoutMemoryNothingIsAnsweredUntilThereIsSome() throws Exception {
    failure = new OutOfMemoryError("told by a test");
    failures = 1;

    assertThatThrownBy(FailuresTest.this::list).isInstanceOf(IOException.class);
    assertThat(list().statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> list() throws Exception {
    return RawHttp.send(RawHttp.call(server.endpoint(), "ListClusters", "{}"));
  }
}
