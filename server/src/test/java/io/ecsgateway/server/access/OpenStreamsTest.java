package io.ecsgateway.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.GatewayError;
import io.ecsgateway.server.time.ManualTicker;
import io.ecsgateway.server.watch.Reader;
import io.ecsgateway.server.watch.Watches;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.TasksGrpc;
import io.ecsgateway.v1.WatchServiceRequest;
import io.ecsgateway.v1.WatchServiceResponse;
import io.ecsgateway.v1.WatchTasksRequest;
import io.ecsgateway.v1.WatchTasksResponse;
import io.grpc.Channel;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream lasts as long as its caller would be let in again. */
class OpenStreamsTest {
  private static final String BOTH =
      """
      rules:
      - name: web and payments have their services
        allow: caller in ["web", "payments"] && cluster == "prod" && service == caller
      """;
  private static final String WEB_ALONE =
      """
      rules:
      - name: web has its service
        allow: caller == "web" && cluster == "prod" && service == "web"
      """;

  private final ManualTicker ticker = new ManualTicker(Instant.parse("2026-01-01T00:00:00Z"));
  @TempDir private Path directory = Path.of("");
  private GuardedGateway gateway;

  @BeforeEach
  void start() throws IOException {
    gateway = new GuardedGateway(directory, BOTH, ticker);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void streamsThatANewPolicyDoesNotAllowEnd() throws Exception {
    Stream web = new Stream(gateway.as("web"), "web");
    Stream payments = new Stream(gateway.as("payments"), "payments");

    gateway.setPolicy(WEB_ALONE);
    ticker.advance(Duration.ofSeconds(6));

    assertThat(payments.error().code()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(payments.error().reason()).isEqualTo("CALLER_NOT_ALLOWED");
    web.hearsAgain();
    assertThat(watches().count()).as("streams that are left").isEqualTo(1);
  }

  @Test
  void streamsOfTasksAreAskedAnewByWhatTheyBelongTo() throws Exception {
    LinkedBlockingQueue<WatchTasksResponse> heard = new LinkedBlockingQueue<>();
    Reader<WatchTasksRequest, WatchTasksResponse> payments =
        Reader.of(
            gateway.as("payments"),
            TasksGrpc.getWatchTasksMethod(),
            WatchTasksRequest.newBuilder()
                .setCluster("prod")
                .addTasks(gateway.eu.task("prod", "payments"))
                .build(),
            heard::add);
    awaitStreams(1);

    gateway.setPolicy(WEB_ALONE);
    ticker.advance(Duration.ofSeconds(6));

    assertThat(payments.awaitEnd().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  @Test
  void aStreamEndsWithItsCallersToken() throws Exception {
    Stream web = new Stream(gateway.as("web"), "web"); // ten minutes
    ticker.advance(Duration.ofMinutes(5));
    Stream later = new Stream(gateway.as("web"), "web");

    ticker.advance(Duration.ofMinutes(5));

    assertThat(web.error().code()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(web.error().reason()).isEqualTo("CALLER_UNKNOWN");
    assertThat(web.error().message()).contains("resume_token");
    later.hearsAgain();
  }

  @Test
  void aStreamThatItsReaderEndsLeavesNothingBehind() throws Exception {
    int before = ticker.scheduled();
    Stream web = new Stream(gateway.as("web"), "web");

    web.reader.cancel();

    awaitStreams(0);
    // Under way when the last stream ended: reads that are not repeated.
    ticker.advance(Duration.ofSeconds(30));
    assertThat(ticker.scheduled()).isEqualTo(before);
  }

  private Watches watches() {
    return gateway.running().context().getBean(Watches.class);
  }

  private void awaitStreams(int count) {
    while (watches().count() != count) {
      Thread.onSpinWait();
    }
  }

  private final class Stream {
    private final LinkedBlockingQueue<WatchServiceResponse> heard = new LinkedBlockingQueue<>();
    private final Reader<WatchServiceRequest, WatchServiceResponse> reader;

    Stream(Channel caller, String service) throws InterruptedException {
      int open = watches().count();
      reader =
          Reader.of(
              caller,
              ServicesGrpc.getWatchServiceMethod(),
              WatchServiceRequest.newBuilder().setCluster("prod").setService(service).build(),
              heard::add);
      awaitStreams(open + 1);
      hearsAgain();
    }

    /** Waits for a message that comes from now on. */
    void hearsAgain() throws InterruptedException {
      heard.clear();
      for (int i = 0; i < 100; i++) {
        ticker.advance(Duration.ofMillis(100));
        if (heard.poll(200, TimeUnit.MILLISECONDS) != null) {
          return;
        }
      }
      throw new AssertionError("the stream is silent");
    }

    GatewayError error() {
      var _ = reader.awaitEnd();
      return reader.error();
    }
  }
}
