package io.ecsgateway.server.watch;

import static io.ecsgateway.server.watch.ServiceHistory.START;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.v1.ServiceEvent;
import io.ecsgateway.v1.ServiceEvents;
import io.ecsgateway.v1.ServiceOutcome;
import io.ecsgateway.v1.ServiceProgress;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.WatchServiceRequest;
import io.ecsgateway.v1.WatchServiceResponse;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One of many readers of a service that changes all the time stalls: it costs little, the others
 * hear everything, and it is told in the end what it has to know.
 */
class SlowReaderTest {
  /** In seconds, as often as services are read. */
  private static final int EVERY = 2;

  /** What one stream may hold, by itself and on its way. */
  private static final int MOST_HELD = 200;

  private static final WatchServiceRequest WEB =
      WatchServiceRequest.newBuilder().setCluster("shop").setService("web").build();

  @Test
  void oneStalledReaderAmongFifty() {
    run(50, 500);
  }

  @Test
  @Tag("soak")
  void oneStalledReaderAmongAThousandForLong() {
    run(1_000, 10_000);
  }

  /** What a reader keeps of what it hears: counting is enough. */
  private static final class Heard {
    private int changes;
    private int events;
    private int newest;
    private boolean gap;
    private ServiceProgress latest = ServiceProgress.getDefaultInstance();
    private WatchServiceResponse last = WatchServiceResponse.getDefaultInstance();

    void hear(WatchServiceResponse message) {
      last = message;
      switch (message.getEventCase()) {
        case SNAPSHOT -> hear(message.getSnapshot());
        case PROGRESS -> hear(message.getProgress());
        default -> {}
      }
    }

    private void hear(ServiceProgress told) {
      latest = told;
      changes++;
      ServiceEvents news = told.getServiceEvents();
      gap |= news.getGapBefore();
      for (ServiceEvent event : news.getEventsList()) {
        int number = Integer.parseInt(event.getId().substring("event-".length()));
        boolean afterGap = news.getGapBefore() && event.equals(news.getEvents(0));
        assertThat(number).as("in order, each once").isEqualTo(afterGap ? number : newest + 1);
        newest = number;
        events++;
      }
    }
  }

  private static void run(int readers, int changes) {
    int end = changes * EVERY;
    History history =
        ServiceHistory.of(second ->
            second < end
                ? ServiceHistory.changing(second, EVERY)
                : ServiceHistory.changing(end, EVERY).toBuilder().status("INACTIVE").build());
    Map<String, Object> settings = Map.of("gateway.watch.max-lifetime", "10h");
    try (HistoryGateways gateways = new HistoryGateways(START, List.of(history), 1, settings)) {
      ManualGateway gateway = gateways.gateway(0);
      List<Heard> heard = new ArrayList<>();
      for (int i = 1; i < readers; i++) {
        Heard hearing = new Heard();
        heard.add(hearing);
        var _ = watch(gateway.channel(), hearing);
      }
      // On a connection of its own: what it does not read may hold up what shares its connection.
      ManagedChannel apart = gateway.newChannel();
      Heard late = new Heard();
      var stalled = Reader.stalled(apart, ServicesGrpc.getWatchServiceMethod(), WEB, late::hear);
      int mostHeld = 0;
      for (int second = 0; second < end - EVERY; second += EVERY) {
        gateways.advance(Duration.ofSeconds(EVERY));
        mostHeld = Math.max(mostHeld, gateway.watches().waitingEvents());
      }

      gateways.advance(Duration.ofSeconds(EVERY / 2));
      assertThat(mostHeld).as("events that wait for the stalled reader").isEqualTo(MOST_HELD);
      assertThat(heard).allMatch(each -> each.changes == changes && each.events == changes - 1);
      assertThat(heard).noneMatch(each -> each.gap);

      gateways.advance(Duration.ofMinutes(1));
      assertThat(stalled.status()).as("the end of the stalled one").isNull();
      stalled.read();
      while (stalled.status() == null) {
        gateways.settle();
      }

      assertThat(requireNonNull(stalled.status()).isOk()).isTrue();
      assertThat(late.gap).as("missed events are said to be missed").isTrue();
      assertThat(late.latest.getService().getStatus()).isEqualTo("INACTIVE");
      assertThat(late.latest.getService().getRunningCount()).isEqualTo(changes);
      assertThat(late.last.getFinished().getOutcome())
          .isEqualTo(ServiceOutcome.SERVICE_OUTCOME_INACTIVE);
      assertThat(heard)
          .allMatch(each ->
              each.last.getFinished().getOutcome() == ServiceOutcome.SERVICE_OUTCOME_INACTIVE);
      apart.shutdownNow();
    }
  }

  private static Reader<?, ?> watch(Channel channel, Heard heard) {
    return Reader.of(channel, ServicesGrpc.getWatchServiceMethod(), WEB, heard::hear);
  }
}
