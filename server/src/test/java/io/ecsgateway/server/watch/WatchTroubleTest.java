package io.ecsgateway.server.watch;

import static io.ecsgateway.server.watch.ServiceHistory.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.GatewayError;
import io.ecsgateway.server.watch.polling.Idle;
import io.ecsgateway.v1.Freshness;
import io.ecsgateway.v1.ServiceDeploymentsGrpc;
import io.ecsgateway.v1.ServiceEvent;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.WatchServiceDeletionRequest;
import io.ecsgateway.v1.WatchServiceDeploymentRequest;
import io.ecsgateway.v1.WatchServiceRequest;
import io.ecsgateway.v1.WatchServiceResponse;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers of a watch see while ECS does not answer, and when they ask for what cannot be. */
class WatchTroubleTest {
  private static final int EVERY = 10;

  private static final WatchServiceRequest WEB =
      WatchServiceRequest.newBuilder()
          .setCluster("shop")
          .setService("web")
          .setHeartbeatInterval(com.google.protobuf.Duration.newBuilder().setSeconds(5))
          .build();

  @ParameterizedTest
  @CsvSource({
    "ThrottlingException, STATE_THROTTLED",
    "ServerException, STATE_FAILING",
    "ExpiredTokenException, STATE_FAILING",
  })
  void streamsOutliveWhatPassesSaySoInHeartbeatsAndLoseNothing(String code, Freshness.State state) {
    // The gateway gives up where it is refused for 30 s; anything else may last.
    int ends = code.equals("ExpiredTokenException") ? 120 : 400;
    History history =
        ServiceHistory.of(second ->
            second >= 100 && second < ends ? code : ServiceHistory.changing(second, EVERY));
    try (HistoryGateways gateways = new HistoryGateways(START, List.of(history), 1, Map.of())) {
      var reader =
          Reader.of(gateways.gateway(0).channel(), ServicesGrpc.getWatchServiceMethod(), WEB);

      gateways.advance(Duration.ofMinutes(10));

      assertThat(reader.status()).isNull();
      assertThat(reader.told())
          .filteredOn(WatchServiceResponse::hasHeartbeat)
          .extracting(heartbeat -> heartbeat.getWatch().getFreshness().getState())
          .contains(state)
          .endsWith(Freshness.State.STATE_CURRENT);
      assertThat(eventIds(reader.told()))
          .isEqualTo(IntStream.rangeClosed(1, 59).mapToObj(i -> "event-" + i).toList());
    }
  }

  @Test
  void authorisationLostForGoodEndsTheStreamWithTheTokenToGoOnWith() {
    History history =
        ServiceHistory.of(second ->
            second >= 100 && second < 1_000
                ? "AccessDeniedException"
                : ServiceHistory.changing(second, EVERY));
    try (HistoryGateways gateways = new HistoryGateways(START, List.of(history), 1, Map.of())) {
      ManualGateway gateway = gateways.gateway(0);
      var reader = Reader.of(gateway.channel(), ServicesGrpc.getWatchServiceMethod(), WEB);

      gateways.advance(Duration.ofMinutes(5));

      GatewayError error = reader.error();
      assertThat(error.code()).isEqualTo(Code.PERMISSION_DENIED);
      assertThat(error.reason()).isEqualTo("GATEWAY_NOT_ALLOWED");
      String token = error.metadata().get("resumeToken");
      assertThat(token).isNotNull();
      assertThat(gateway.watches().count()).isZero();
      assertThat(Idle.isEmpty(gateway.running().context())).isTrue();

      gateways.advance(Duration.ofSeconds(750));
      var next =
          Reader.of(
              gateway.channel(),
              ServicesGrpc.getWatchServiceMethod(),
              WEB.toBuilder().setResumeToken(String.valueOf(token)).build());
      gateways.advance(Duration.ofSeconds(1));
      assertThat(eventIds(reader.told())).endsWith("event-9");
      assertThat(eventIds(next.told())).startsWith("event-10").endsWith("event-105");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"forged", "not base64!", "AQ", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "é"})
  void aTokenThatCannotBeReadIsRefused(String token) {
    History quiet = ServiceHistory.of(second -> ServiceHistory.active().build());
    try (HistoryGateways gateways = new HistoryGateways(START, List.of(quiet), 1, Map.of())) {
      assertUnusable(
          gateways,
          ServicesGrpc.getWatchServiceMethod(),
          WEB.toBuilder().setResumeToken(token).build());
    }
  }

  @Test
  void aTokenOfAnotherWatchIsRefused() {
    History quiet = ServiceHistory.of(second -> ServiceHistory.active().build());
    try (HistoryGateways gateways =
        new HistoryGateways(START, List.of(quiet, quiet), 1, Map.of())) {
      var reader =
          Reader.of(gateways.gateway(0).channel(), ServicesGrpc.getWatchServiceMethod(), WEB);
      gateways.advance(Duration.ofSeconds(3));
      String token = reader.told().getLast().getWatch().getResumeToken();
      reader.cancel();
      gateways.settle();

      // Of another service, another cluster, another RPC, another target.
      assertUnusable(
          gateways,
          ServicesGrpc.getWatchServiceMethod(),
          WEB.toBuilder().setService("api").setResumeToken(token).build());
      assertUnusable(
          gateways,
          ServicesGrpc.getWatchServiceMethod(),
          WEB.toBuilder().setCluster("other").setResumeToken(token).build());
      assertUnusable(
          gateways,
          ServicesGrpc.getWatchServiceDeletionMethod(),
          WatchServiceDeletionRequest.newBuilder()
              .setCluster("shop")
              .setService("web")
              .setResumeToken(token)
              .build());
      assertUnusable(
          gateways,
          ServiceDeploymentsGrpc.getWatchServiceDeploymentMethod(),
          WatchServiceDeploymentRequest.newBuilder()
              .setCluster("shop")
              .setService("web")
              .setResumeToken(token)
              .build());
      var elsewhere =
          Reader.of(
              gateways.gateway(0).channel(HistoryGateways.target(1)),
              ServicesGrpc.getWatchServiceMethod(),
              WEB.toBuilder().setResumeToken(token).build());
      gateways.settle();
      assertThat(elsewhere.error().reason()).isEqualTo("RESUME_TOKEN_UNUSABLE");
    }
  }

  @Test
  void whatDoesNotSayWhatIsWatchedMayChangeFromStreamToStream() {
    History quiet = ServiceHistory.of(second -> ServiceHistory.active().build());
    try (HistoryGateways gateways = new HistoryGateways(START, List.of(quiet), 1, Map.of())) {
      var reader =
          Reader.of(gateways.gateway(0).channel(), ServicesGrpc.getWatchServiceMethod(), WEB);
      gateways.advance(Duration.ofSeconds(3));
      WatchServiceRequest again =
          WEB.toBuilder()
              .clearHeartbeatInterval()
              .setGrace(com.google.protobuf.Duration.newBuilder().setSeconds(5))
              .setResumeToken(reader.told().getLast().getWatch().getResumeToken())
              .build();

      var next =
          Reader.of(gateways.gateway(0).channel(), ServicesGrpc.getWatchServiceMethod(), again);
      gateways.advance(Duration.ofSeconds(3));

      assertThat(next.told()).singleElement().matches(WatchServiceResponse::hasHeartbeat);
    }
  }

  private static <Q, R> void assertUnusable(
      HistoryGateways gateways, MethodDescriptor<Q, R> method, Q request) {
    int calls = gateways.calls();
    Reader<Q, R> reader = Reader.of(gateways.gateway(0).channel(), method, request);
    gateways.advance(Duration.ofSeconds(1));
    assertThat(reader.error().code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(reader.error().reason()).isEqualTo("RESUME_TOKEN_UNUSABLE");
    assertThat(reader.error().message()).startsWith("resume_token");
    assertThat(gateways.calls()).as("calls for it").isEqualTo(calls);
  }

  private static List<String> eventIds(List<WatchServiceResponse> messages) {
    return messages.stream()
        .map(message -> message.hasSnapshot() ? message.getSnapshot() : message.getProgress())
        .flatMap(progress -> progress.getServiceEvents().getEventsList().stream())
        .map(ServiceEvent::getId)
        .toList();
  }
}
