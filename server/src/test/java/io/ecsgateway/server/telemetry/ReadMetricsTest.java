package io.ecsgateway.server.telemetry;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.ecsgateway.server.GatewayError;
import io.ecsgateway.v1.DescribeServicesRequest;
import io.ecsgateway.v1.DescribeServicesResponse;
import io.ecsgateway.v1.ServicesGrpc;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Prometheus reads of shared reads. */
@Timeout(60)
class ReadMetricsTest {
  private static final String OF_SERVICES = "{operation=\"DescribeServices\",target=\"default\"} ";

  @Test
  void readsAndTheirCallsAreCountedByWhatAnswered() throws Exception {
    try (ObservedGateway gateway = new ObservedGateway(Map.of())) {
      gateway.ecs.answer(
          "DescribeServices", 200, "{\"failures\": [{\"arn\": \"web\", \"reason\": \"MISSING\"}]}");
      read(gateway, "demo", "60s").get(20, SECONDS);
      read(gateway, "demo", "60s").get(20, SECONDS);
      read(gateway, "demo", "0s").get(20, SECONDS);

      assertThat(gateway.get("/metrics").body())
          .contains("ecsgateway_read_calls_total" + OF_SERVICES + "2.0")
          .contains(answered("call", 2))
          .contains(answered("recent", 1))
          .contains(answered("watch", 0))
          .contains("ecsgateway_read_wait_seconds_count" + OF_SERVICES + "2")
          .contains("ecsgateway_read_turned_away_total" + OF_SERVICES + "0.0");
    }
  }

  @Test
  void readsThatAreTurnedAwayAreCounted() throws Exception {
    Map<String, Object> oneCall =
        Map.of("gateway.quota.scale", 0.001, "gateway.quota.longest-wait", "0s");
    try (ObservedGateway gateway = new ObservedGateway(oneCall)) {
      gateway.ecs.answer("DescribeServices", 200, "{}");
      read(gateway, "one", "0s").get(20, SECONDS);

      assertThat(GatewayError.of(read(gateway, "two", "0s")).reason()).isEqualTo("THROTTLED");

      assertThat(gateway.get("/metrics").body())
          .contains("ecsgateway_read_turned_away_total" + OF_SERVICES + "1.0")
          .contains(answered("call", 1));
    }
  }

  private static String answered(String source, int reads) {
    return "ecsgateway_read_answers_total{operation=\"DescribeServices\",source=\""
        + source
        + "\",target=\"default\"} "
        + reads
        + ".0";
  }

  private static ListenableFuture<DescribeServicesResponse> read(
      ObservedGateway gateway, String cluster, String maxStaleness) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("ecs-max-staleness", Metadata.ASCII_STRING_MARSHALLER), maxStaleness);
    return ServicesGrpc.newFutureStub(gateway.running.channel())
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .describeServices(
            DescribeServicesRequest.newBuilder().setCluster(cluster).addServices("web").build());
  }
}
