package io.ecsgateway.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import io.ecsgateway.server.GatewayError;
import io.ecsgateway.server.time.ManualTicker;
import io.ecsgateway.server.watch.Reader;
import io.ecsgateway.v1.ClustersGrpc;
import io.ecsgateway.v1.ListClustersRequest;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.WatchServiceRequest;
import io.ecsgateway.v1.WatchServiceResponse;
import io.grpc.Channel;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No caller takes the gateway away from the others. */
class CallerLimitsTest {
  private static final ManualTicker TICKER =
      new ManualTicker(Instant.parse("2026-01-01T00:00:00Z"));

  @TempDir static Path directory = Path.of("");
  private static GuardedGateway gateway;

  @BeforeAll
  static void start() throws IOException {
    gateway =
        new GuardedGateway(
            directory,
            "rules: [{name: all, allow: 'true'}]",
            TICKER,
            Map.of(
                "gateway.limits.calls-per-second", 2,
                "gateway.limits.burst", 5,
                "gateway.limits.streams", 2));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void callsThatComeTooFastAreTurnedAwayWithWhenToComeBack() {
    Channel fast = gateway.as("fast");
    for (int i = 0; i < 5; i++) {
      list(fast);
    }

    GatewayError error =
        GatewayError.of(
            fast, ClustersGrpc.getListClustersMethod(), ListClustersRequest.getDefaultInstance());

    assertThat(error.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(error.reason()).isEqualTo("CALLER_LIMIT");
    assertThat(error.message())
        .isEqualTo("caller fast has reached gateway.limits.calls-per-second: 2");
    assertThat(Durations.toMillis(error.detail(RetryInfo.class).orElseThrow().getRetryDelay()))
        .isEqualTo(500);
    assertThat(error.detail(QuotaFailure.class).orElseThrow().getViolations(0).getSubject())
        .isEqualTo("fast");
    list(gateway.as("other"));

    TICKER.advance(Duration.ofMillis(500));
    list(gateway.as("fast"));
  }

  @Test
  void streamsBeyondTheLimitAreTurnedAwayUntilOneEnds() throws Exception {
    Reader<?, ?> first = watch("watcher");
    var _ = watch("watcher");

    assertThat(refused("watcher").message())
        .isEqualTo("caller watcher has reached gateway.limits.streams: 2");
    var _ = watch("another");
    list(gateway.as("watcher"));

    first.cancel();
    TICKER.advance(Duration.ofSeconds(10)); // so that no attempt is too fast
    Reader<?, ?> third = tryWatch("watcher");
    while (third.status() != null) {
      TICKER.advance(Duration.ofSeconds(1));
      third = tryWatch("watcher");
    }
  }

  private static GatewayError refused(String caller) {
    Reader<?, ?> reader =
        Reader.of(gateway.as(caller), ServicesGrpc.getWatchServiceMethod(), request());
    var _ = reader.awaitEnd();
    return reader.error();
  }

  private static Reader<?, ?> watch(String caller) throws InterruptedException {
    Reader<?, ?> reader = tryWatch(caller);
    assertThat(reader.status()).isNull();
    return reader;
  }

  /** Opens a stream, and waits until something is heard of it. */
  private static Reader<?, ?> tryWatch(String caller) throws InterruptedException {
    CountDownLatch heard = new CountDownLatch(1);
    Reader<WatchServiceRequest, WatchServiceResponse> reader =
        Reader.of(
            gateway.as(caller),
            ServicesGrpc.getWatchServiceMethod(),
            request(),
            message -> heard.countDown());
    while (!heard.await(20, TimeUnit.MILLISECONDS) && reader.status() == null) {
      TICKER.advance(Duration.ofMillis(20));
    }
    return reader;
  }

  private static WatchServiceRequest request() {
    return WatchServiceRequest.newBuilder().setCluster("prod").setService("web").build();
  }

  private static void list(Channel caller) {
    var _ =
        ClustersGrpc.newBlockingStub(caller).listClusters(ListClustersRequest.getDefaultInstance());
  }
}
