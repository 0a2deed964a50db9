package io.ecsgateway.server.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.ListenableFuture;
import io.ecsgateway.server.GatewayError;
import io.ecsgateway.server.RunningGateway;
import io.ecsgateway.server.ScriptedEcs;
import io.ecsgateway.server.ScriptedEcs.Held;
import io.ecsgateway.v1.DescribeServicesRequest;
import io.ecsgateway.v1.DescribeServicesResponse;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.ServicesGrpc.ServicesFutureStub;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads of several callers of the gateway, and what reaches ECS of them. */
class SharedReadsOverGrpcTest {
  private static final String ARN = "arn:aws:ecs:us-east-1:111111111111:service/demo/";

  private static ScriptedEcs ecs;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    ecs = new ScriptedEcs();
    gateway = RunningGateway.inFrontOf(ecs, Map.of());
  }

  @AfterAll
  static void stop() {
    gateway.close();
    ecs.close();
  }

  @AfterEach
  void reset() {
    ecs.reset();
  }

  @Test
  void readsOfManyCallersAreOneCall() throws Exception {
    Held held = ecs.hold("DescribeServices");
    ListenableFuture<DescribeServicesResponse> first = read("first");
    held.received().orTimeout(20, SECONDS).join();
    ecs.always("DescribeServices", ScriptedEcs.reply(200, found(IntStream.range(0, 8))));
    List<ListenableFuture<DescribeServicesResponse>> others =
        IntStream.range(0, 9).mapToObj(i -> read("s" + i)).toList();
    settle();
    held.release(ScriptedEcs.reply(200, "{}"));

    assertThat(first.get(20, SECONDS).getServicesCount()).isZero();
    for (int i = 0; i < 8; i++) {
      DescribeServicesResponse answer = others.get(i).get(20, SECONDS);
      assertThat(answer.getServicesList())
          .extracting(service -> service.getServiceArn())
          .containsExactly(ARN + "s" + i);
      assertThat(answer.getFailuresCount()).isZero();
    }
    assertThat(others.get(8).get(20, SECONDS).getFailures(0).getReason()).isEqualTo("MISSING");
    assertThat(ecs.requests("DescribeServices")).hasSize(2);
  }

  @Test
  void aReaderMayTakeWhatAnotherWasTold() throws Exception {
    ecs.always(
        "DescribeServices",
        ScriptedEcs.reply(200, "{\"services\": [{\"serviceArn\": \"" + ARN + "s0\"}]}"));

    assertThat(read("s0", "60s").get(20, SECONDS)).isEqualTo(read("s0", "60s").get(20, SECONDS));
    assertThat(ecs.requests("DescribeServices")).hasSize(1);
    assertThat(read("s0").get(20, SECONDS).getServicesCount()).isOne();
    assertThat(ecs.requests("DescribeServices")).as("new without a word of it").hasSize(2);
  }

  @Test
  void howOldAnAnswerMayBeIsADurationOfUpToAMinute() {
    for (String wrong : List.of("soon", "61s", "-1s", "2", "5m", "")) {
      ListenableFuture<DescribeServicesResponse> call = read("s0", wrong);

      assertThatThrownBy(() -> call.get(20, SECONDS))
          .hasCauseInstanceOf(StatusRuntimeException.class);
      GatewayError error = GatewayError.of(call);
      assertThat(error.code()).isEqualTo(Code.INVALID_ARGUMENT);
      assertThat(error.reason()).isEqualTo("REQUEST_INVALID");
      assertThat(error.message())
          .contains("ecs-max-staleness: " + wrong + " (expected: a duration from 0s to 60s");
    }
  }

  /** Until what was sent has been received: a call that shares nothing comes after it. */
  private static void settle() throws Exception {
    ecs.always("ListServices", ScriptedEcs.reply(200, "{}"));
    for (int i = 0; i < 20; i++) {
      ServicesGrpc.newFutureStub(gateway.channel())
          .listServices(io.ecsgateway.v1.ListServicesRequest.getDefaultInstance())
          .get(20, SECONDS);
    }
  }

  private static ListenableFuture<DescribeServicesResponse> read(String service) {
    return read(ServicesGrpc.newFutureStub(gateway.channel()), service);
  }

  private static ListenableFuture<DescribeServicesResponse> read(
      String service, String maxStaleness) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("ecs-max-staleness", Metadata.ASCII_STRING_MARSHALLER), maxStaleness);
    return read(
        ServicesGrpc.newFutureStub(gateway.channel())
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers)),
        service);
  }

  private static ListenableFuture<DescribeServicesResponse> read(
      ServicesFutureStub services, String service) {
    return services.describeServices(
        DescribeServicesRequest.newBuilder().setCluster("demo").addServices(service).build());
  }

  private static String found(IntStream numbers) {
    List<String> services =
        numbers.mapToObj(i -> "{\"serviceArn\": \"" + ARN + "s" + i + "\"}").toList();
    return """
    {"services": %s, "failures": [{"arn": "%ss8", "reason": "MISSING"}]}\
    """
        .formatted(services, ARN);
  }
}
