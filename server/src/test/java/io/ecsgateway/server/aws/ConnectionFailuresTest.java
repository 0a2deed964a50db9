package io.ecsgateway.server.aws;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import io.ecsgateway.server.GatewayError;
import io.ecsgateway.server.Rpcs;
import io.ecsgateway.server.RunningGateway;
import io.ecsgateway.server.ScriptedEcs;
import io.ecsgateway.server.ScriptedEcs.Held;
import io.ecsgateway.server.ScriptedEcs.LastReply;
import io.grpc.CallOptions;
import io.grpc.Status.Code;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkException;

/** What became of a request whose connection failed, as far as that can be known. */
class ConnectionFailuresTest {

  @ParameterizedTest
  @ValueSource(strings = {"DescribeServices", "CreateService", "UpdateService"})
  void whatWasNeverSentIsUnavailable(String operation) {
    try (RunningGateway gateway = inFrontOf(nowhere())) {
      GatewayError error = Rpcs.fail(gateway.channel(), operation);

      assertThat(error.code()).isEqualTo(Code.UNAVAILABLE);
      assertThat(error.reason()).isEqualTo("ECS_UNAVAILABLE");
      assertThat(error.metadata()).doesNotContainKey("clientToken");
      assertThat(error.everything()).doesNotContain("127.0.0.1", "apache", "amazon.awssdk");
    }
  }

  @Test
  void everyCallIsRepeatedWhereConnectionsAreRefused() {
    try (RunningGateway gateway = inFrontOf(nowhere())) {
      Target target = gateway.context().getBean(Targets.class).named(null);
      for (RetryClass retryClass : RetryClass.values()) {
        assertThatThrownBy(
                () -> target.call(retryClass, ecs -> ecs.stopTask(stop -> stop.task("x"))).join())
            .cause()
            .isInstanceOfSatisfying(
                SdkException.class,
                failure ->
                    assertThat(failure.numAttempts())
                        .as("" + retryClass)
                        .isEqualTo(retryClass == RetryClass.POLL ? 1 : 3));
      }
    }
  }

  @Test
  void theLastOfAllConnectionsIsWaitedForAndItsLackIsUnavailable() {
    try (ScriptedEcs ecs = new ScriptedEcs();
        RunningGateway gateway =
            RunningGateway.inFrontOf(
                ecs,
                Map.of("gateway.ecs.max-connections", 1, "gateway.ecs.connect-timeout", "50ms"))) {
      Held held = ecs.hold("ListTasks");
      Future<Message> first = start(gateway, "ListTasks");
      held.received().orTimeout(20, SECONDS).join();

      GatewayError error = Rpcs.fail(gateway.channel(), "UpdateService");

      assertThat(error.code()).isEqualTo(Code.UNAVAILABLE);
      assertThat(error.reason()).isEqualTo("ECS_UNAVAILABLE");
      assertThat(ecs.requests("UpdateService")).isEmpty();
      first.cancel(true);
    }
  }

  /**
   * How much ECS has read, whoever sends cannot tell: what was written may have been read. Of a
   * connection that is closed even earlier the SDK may notice that before it writes, and then takes
   * another.
   */
  @Test
  void aConnectionClosedAtTheFirstByteLeavesTheOutcomeUnknown() throws IOException {
    AtomicInteger connections = new AtomicInteger();
    try (ServerSocket closing = closing(connections);
        RunningGateway gateway = inFrontOf(address(closing))) {
      GatewayError change = Rpcs.fail(gateway.channel(), "UpdateService");
      assertThat(change.code()).isEqualTo(Code.UNKNOWN);
      assertThat(change.reason()).isEqualTo("OUTCOME_UNKNOWN");
      assertThat(connections).hasValue(1);

      GatewayError read = Rpcs.fail(gateway.channel(), "DescribeServices");
      assertThat(read.code()).isEqualTo(Code.UNAVAILABLE);
      assertThat(connections).hasValue(4);
    }
  }

  /** Only where it was idle for long is a connection looked at before it is used. */
  @Test
  void aConnectionClosedWithoutAWordLosesTheNextChangeButNoRead() {
    try (ScriptedEcs ecs = new ScriptedEcs();
        RunningGateway gateway = RunningGateway.inFrontOf(ecs)) {
      ecs.always("ListClusters", new LastReply(ScriptedEcs.reply(200, "{}")));
      Rpcs.call(gateway.channel(), "ListClusters");

      GatewayError change = Rpcs.fail(gateway.channel(), "StopTask");

      assertThat(change.reason()).isEqualTo("OUTCOME_UNKNOWN");
      assertThat(ecs.requests("StopTask")).isEmpty();

      Rpcs.call(gateway.channel(), "ListClusters");
      Rpcs.call(gateway.channel(), "ListClusters");
      assertThat(ecs.requests("ListClusters")).hasSize(3);
    }
  }

  @Test
  void silenceIsALostAnswer() {
    try (ScriptedEcs ecs = new ScriptedEcs();
        RunningGateway gateway =
            RunningGateway.inFrontOf(ecs, Map.of("gateway.ecs.attempt-timeout", "50ms"))) {
      ecs.next("DescribeServices", new Held(), new Held(), new Held());
      GatewayError read = Rpcs.fail(gateway.channel(), "DescribeServices");
      assertThat(read.code()).isEqualTo(Code.UNAVAILABLE);
      assertThat(read.reason()).isEqualTo("ECS_UNAVAILABLE");
      assertThat(ecs.requests()).hasSize(3);

      ecs.always("StopTask", new Held());
      GatewayError change = Rpcs.fail(gateway.channel(), "StopTask");
      assertThat(change.code()).isEqualTo(Code.UNKNOWN);
      assertThat(change.reason()).isEqualTo("OUTCOME_UNKNOWN");
      assertThat(ecs.requests("StopTask")).hasSize(1);
    }
  }

  /** The last attempt was provably never sent, but the first one was. */
  @Test
  @SuppressWarnings("try") // ECS goes away before its time
  void aCreateLostBeforeEcsWentAwayLeavesTheOutcomeUnknown() {
    try (ScriptedEcs ecs = new ScriptedEcs();
        RunningGateway gateway = RunningGateway.inFrontOf(ecs)) {
      Held held = ecs.hold("CreateTaskSet");
      Future<Message> call = start(gateway, "CreateTaskSet");
      String sent = held.received().orTimeout(20, SECONDS).join().body();
      ecs.close();

      GatewayError error = GatewayError.of(call);

      assertThat(error.code()).isEqualTo(Code.UNKNOWN);
      assertThat(error.reason()).isEqualTo("OUTCOME_UNKNOWN");
      assertThat(sent).contains("\"" + error.metadata().get("clientToken") + "\"");
    }
  }

  private static Future<Message> start(RunningGateway gateway, String operation) {
    var method = Rpcs.named(operation);
    return ClientCalls.futureUnaryCall(
        gateway.channel().newCall(method, CallOptions.DEFAULT), Rpcs.smallestRequest(method));
  }

  private static RunningGateway inFrontOf(URI ecs) {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    return RunningGateway.with(
        Map.of(
            "gateway.backend", "aws",
            "gateway.targets.default.endpoint", ecs,
            "gateway.targets.default.region", "us-east-1",
            "gateway.ecs.retry-base-delay", "1ms"));
  }

  /** Returns an address where nothing listens. */
  private static URI nowhere() {
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return address(closed);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns a socket that closes connections once a byte has come. */
  private static ServerSocket closing(AtomicInteger connections) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(() -> {
          while (!server.isClosed()) {
            try (Socket connection = server.accept()) {
              connections.incrementAndGet();
              connection.setSoLinger(true, 0);
              var _ = connection.getInputStream().read();
            } catch (IOException e) {
              return; // closed
            }
          }
        });
    return server;
  }

  private static URI address(ServerSocket server) {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }
}
