package io.ecsgateway.server.watch;

import static io.ecsgateway.server.watch.ServiceHistory.START;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.watch.polling.Idle;
import io.ecsgateway.v1.Freshness;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.WatchServiceRequest;
import io.ecsgateway.v1.WatchServiceResponse;
import io.ecsgateway.v1.WatchServiceResponse.EventCase;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How streams live and end, over gRPC at a time moved by hand. */
class WatchLifeCycleTest {
  private static final WatchServiceRequest WEB =
      WatchServiceRequest.newBuilder().setCluster("shop").setService("web").build();

  private HistoryGateways gateways;
  private ManualGateway gateway;

  @BeforeEach
  void begin() {
    History quiet = ServiceHistory.of(second -> ServiceHistory.active().build());
    gateways =
        new HistoryGateways(START, List.of(quiet), 1, Map.of("gateway.watch.max-lifetime", "2m"));
    gateway = gateways.gateway(0);
  }

  @AfterEach
  void end() {
    gateways.close();
  }

  @Test
  void cancelledCallsLeaveNothing() {
    List<Reader<?, ?>> readers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      readers.add(watch(gateway.channel()));
    }
    gateways.advance(Duration.ofSeconds(10));
    assertThat(gateway.watches().count()).isEqualTo(50);

    readers.forEach(Reader::cancel);
    gateways.settle();

    assertNothingIsLeft();
  }

  @Test
  void expiredDeadlinesLeaveNothing() {
    Reader<?, ?> reader =
        Reader.within(
            Duration.ofMillis(200), gateway.channel(), ServicesGrpc.getWatchServiceMethod(), WEB);
    gateways.settle();

    awaitThat(() -> reader.status() != null && gateway.watches().count() == 0);

    assertThat(requireNonNull(reader.status()).getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertNothingIsLeft();
  }

  @Test
  void droppedConnectionsLeaveNothing() {
    ManagedChannel connection = gateway.newChannel();
    for (int i = 0; i < 50; i++) {
      var _ = watch(connection);
    }
    awaitThat(() -> gateway.watches().count() == 50);

    connection.shutdownNow();
    awaitThat(() -> gateway.watches().count() == 0);

    assertNothingIsLeft();
  }

  @Test
  void heartbeatsComeAtTheIntervalThatTheCallerAskedFor() {
    Reader<?, WatchServiceResponse> reader =
        Reader.of(
            gateway.channel(),
            ServicesGrpc.getWatchServiceMethod(),
            WEB.toBuilder()
                .setHeartbeatInterval(com.google.protobuf.Duration.newBuilder().setSeconds(5))
                .build());

    gateways.advance(Duration.ofSeconds(31));

    assertThat(reader.told())
        .extracting(WatchServiceResponse::getEventCase)
        .startsWith(EventCase.SNAPSHOT)
        .filteredOn(EventCase.HEARTBEAT::equals)
        .hasSize(6);
    assertThat(reader.told())
        .allMatch(told -> !told.getWatch().getResumeToken().isEmpty())
        .allMatch(
            told -> told.getWatch().getFreshness().getState() == Freshness.State.STATE_CURRENT);
  }

  @Test
  void aStreamThatWasOpenForLongIsSentElsewhereWithItsToken() {
    Reader<?, WatchServiceResponse> reader = watch(gateway.channel());

    gateways.advance(Duration.ofMinutes(2));

    WatchServiceResponse last = reader.told().getLast();
    assertThat(last.hasGoingAway()).isTrue();
    assertThat(requireNonNull(reader.status()).isOk()).isTrue();
    assertNothingIsLeft();
    Reader<?, WatchServiceResponse> next =
        Reader.of(
            gateway.channel(),
            ServicesGrpc.getWatchServiceMethod(),
            WEB.toBuilder().setResumeToken(last.getWatch().getResumeToken()).build());
    gateways.advance(Duration.ofSeconds(3));
    assertThat(next.told())
        .extracting(WatchServiceResponse::getEventCase)
        .containsExactly(EventCase.HEARTBEAT);
  }

  private static Reader<WatchServiceRequest, WatchServiceResponse> watch(Channel channel) {
    return Reader.of(channel, ServicesGrpc.getWatchServiceMethod(), WEB);
  }

  private void assertNothingIsLeft() {
    assertThat(gateway.watches().count()).isZero();
    assertThat(Idle.isEmpty(gateway.running().context())).isTrue();
    assertThat(gateways.ticker().scheduled()).isZero();
    int calls = gateways.calls();
    gateways.advance(Duration.ofMinutes(5));
    assertThat(gateways.calls()).isEqualTo(calls);
  }

  /** Waits for what gRPC does in its own time. */
  private void awaitThat(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time is up").isLessThan(end);
      gateways.settle();
    }
  }
}
