package io.ecsgateway.server.lifecycle;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.RunningGateway;
import io.ecsgateway.server.ScriptedEcs;
import io.ecsgateway.server.watch.Reader;
import io.ecsgateway.v1.ClustersGrpc;
import io.ecsgateway.v1.DescribeClustersRequest;
import io.ecsgateway.v1.DescribeClustersResponse;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.WatchServiceRequest;
import io.ecsgateway.v1.WatchServiceResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a gateway stops that has streams open and calls in flight. */
@Timeout(60)
class DrainingTest {
  private static final WatchServiceRequest WEB =
      WatchServiceRequest.newBuilder().setCluster("shop").setService("web").build();

  private final ScriptedEcs ecs = new ScriptedEcs();

  @BeforeEach
  void begin() {
    ecs.answer(
        "DescribeServices",
        200,
        """
        {"services": [{"serviceName": "web", "status": "ACTIVE", "createdAt": 1767225600,
          "serviceArn": "arn:aws:ecs:eu-west-1:123456789012:service/shop/web"}]}
        """);
  }

  @AfterEach
  void end() {
    ecs.close();
  }

  @Test
  void everyStreamIsSentElsewhereAndCallsInFlightFinish() throws Exception {
    RunningGateway gateway = RunningGateway.inFrontOf(ecs);
    List<Reader<?, WatchServiceResponse>> readers = new ArrayList<>();
    CountDownLatch greeted = new CountDownLatch(100);
    List<WatchServiceResponse> last = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int number = i;
      last.add(WatchServiceResponse.getDefaultInstance());
      readers.add(
          Reader.of(
              gateway.channel(),
              ServicesGrpc.getWatchServiceMethod(),
              WEB,
              message -> {
                last.set(number, message);
                greeted.countDown();
              }));
    }
    assertThat(greeted.await(20, SECONDS)).isTrue();
    ScriptedEcs.Held held = ecs.hold("DescribeClusters");
    Future<DescribeClustersResponse> inFlight =
        ClustersGrpc.newFutureStub(gateway.channel())
            .describeClusters(DescribeClustersRequest.getDefaultInstance());
    held.received().get(20, SECONDS);

    CompletableFuture<Void> stopped = CompletableFuture.runAsync(gateway.context()::close);

    for (Reader<?, WatchServiceResponse> reader : readers) {
      assertThat(reader.awaitEnd().getCode()).isEqualTo(Status.Code.OK);
    }
    assertThat(last)
        .allMatch(WatchServiceResponse::hasGoingAway)
        .allMatch(message -> !message.getWatch().getResumeToken().isEmpty());
    assertThat(stopped).isNotDone();
    held.release(ScriptedEcs.reply(200, "{\"clusters\": []}"));
    assertThat(inFlight.get(20, SECONDS).getClustersCount()).isZero();
    stopped.get(20, SECONDS);

    try (RunningGateway other = RunningGateway.inFrontOf(ecs)) {
      CompletableFuture<WatchServiceResponse> first = new CompletableFuture<>();
      var resumed =
          Reader.of(
              other.channel(),
              ServicesGrpc.getWatchServiceMethod(),
              WEB.toBuilder().setResumeToken(last.getFirst().getWatch().getResumeToken()).build(),
              first::complete);
      assertThat(first.get(20, SECONDS).hasHeartbeat()).isTrue();
      resumed.cancel();
    }
    gateway.close();
  }

  @Test
  void aReaderThatDoesNotReadIsCutWhenTheGraceIsOver() throws Exception {
    RunningGateway gateway =
        RunningGateway.inFrontOf(ecs, Map.of("gateway.shutdown-grace", "300ms"));
    CompletableFuture<WatchServiceResponse> first = new CompletableFuture<>();
    var _ =
        Reader.of(gateway.channel(), ServicesGrpc.getWatchServiceMethod(), WEB, first::complete);
    first.get(20, SECONDS);
    var stalled =
        Reader.stalled(gateway.channel(), ServicesGrpc.getWatchServiceMethod(), WEB, m -> {});
    ScriptedEcs.Held held = ecs.hold("DescribeClusters");
    Future<DescribeClustersResponse> inFlight =
        ClustersGrpc.newFutureStub(gateway.channel())
            .describeClusters(DescribeClustersRequest.getDefaultInstance());
    held.received().get(20, SECONDS);

    CompletableFuture.runAsync(gateway.context()::close).get(20, SECONDS);

    assertThat(stalled.status()).isNull();
    held.abandoned().get(20, SECONDS);
    assertThat(inFlight)
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .withMessageContaining("CANCELLED");
    stalled.read();
    assertThat(stalled.awaitEnd().getCode()).isIn(Status.Code.OK, Status.Code.CANCELLED);
    gateway.close();
  }
}
