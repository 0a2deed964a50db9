package io.ecsgateway.server.telemetry;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.GatewayError;
import io.ecsgateway.server.ScriptedEcs;
import io.ecsgateway.server.watch.Reader;
import io.ecsgateway.v1.ClustersGrpc;
import io.ecsgateway.v1.CreateClusterRequest;
import io.ecsgateway.v1.DescribeClustersRequest;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.WatchServiceRequest;
import io.ecsgateway.v1.WatchServiceResponse;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a collector gets, by OpenTelemetry's own protocol, of real calls. */
@Timeout(60)
class TracesTest {
  private static final String PARENT = "b7ad6b7169203331";
  private static OtlpReceiver collector;
  private static ObservedGateway gateway;

  /** Of this test alone: a call is over for its caller before its span is. */
  private final String trace =
      HexFormat.of().toHexDigits(new SecureRandom().nextLong(), 16).repeat(2);

  @BeforeAll
  static void start() throws IOException {
    collector = new OtlpReceiver();
    gateway =
        new ObservedGateway(
            Map.of(
                "otel.traces.exporter", "otlp",
                "otel.metrics.exporter", "otlp",
                "otel.exporter.otlp.protocol", "http/protobuf",
                "otel.exporter.otlp.endpoint", collector.endpoint()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    collector.close();
  }

  @BeforeEach
  void reset() {
    gateway.ecs.reset();
    collector.reset();
  }

  @Test
  void serverSpanAndSdkSpanAreInTheTraceThatTheCallerBegan() {
    gateway.ecs.answer(
        "DescribeClusters", 200, "{\"clusters\": []}", "x-amzn-RequestId", "aws-request-1");

    describeClusters(traced());
    awaitSpans(2);

    Span server = only(SpanKind.SPAN_KIND_SERVER);
    Span sdk = only(SpanKind.SPAN_KIND_CLIENT);
    assertThat(hex(server.getTraceId().toByteArray())).isEqualTo(trace);
    assertThat(hex(server.getParentSpanId().toByteArray())).isEqualTo(PARENT);
    assertThat(server.getName()).isEqualTo("ecsgateway.v1.Clusters/DescribeClusters");
    assertThat(attributes(server))
        .containsEntry("ecsgateway.target", "default")
        .containsEntry("aws.request_id", "aws-request-1")
        .containsEntry("rpc.method", "DescribeClusters");
    assertThat(sdk.getTraceId()).isEqualTo(server.getTraceId());
    assertThat(sdk.getParentSpanId()).isEqualTo(server.getSpanId());
    assertThat(sdk.getName()).isEqualTo("Ecs.DescribeClusters");
    assertThat(attributes(sdk)).containsEntry("aws.request_id", "aws-request-1");
  }

  @Test
  void aSpanOfAnErrorSaysItsReason() {
    gateway.ecs.always(
        "DescribeClusters", ScriptedEcs.error(400, "AccessDeniedException", "no ecs:Describe"));

    GatewayError error =
        GatewayError.of(
            traced(),
            ClustersGrpc.getDescribeClustersMethod(),
            DescribeClustersRequest.getDefaultInstance());
    awaitSpans(2);

    assertThat(error.reason()).isEqualTo("GATEWAY_NOT_ALLOWED");
    assertThat(attributes(only(SpanKind.SPAN_KIND_SERVER)))
        .containsEntry("ecsgateway.reason", "GATEWAY_NOT_ALLOWED");
  }

  @Test
  void nothingOfWhatIsAskedOrAnsweredIsInASpan() {
    gateway.ecs.answer("CreateCluster", 200, "{\"cluster\": {\"clusterName\": \"canary-out\"}}");

    var _ =
        ClustersGrpc.newBlockingStub(traced())
            .createCluster(CreateClusterRequest.newBuilder().setClusterName("canary-in").build());
    awaitSpans(2);

    assertThat(spans()).hasSize(2);
    assertThat(collector.everyTrace()).doesNotContain("canary");
  }

  @Test
  void aStreamIsOneSpanAndItsPollsAreNone() {
    gateway.ecs.answer(
        "DescribeServices",
        200,
        """
        {"services": [{"serviceName": "web", "status": "ACTIVE", "createdAt": 1767225600,
          "serviceArn": "arn:aws:ecs:eu-west-1:123456789012:service/shop/web"}]}
        """);
    CompletableFuture<WatchServiceResponse> first = new CompletableFuture<>();
    Reader<?, ?> stream =
        Reader.of(
            traced(),
            ServicesGrpc.getWatchServiceMethod(),
            WatchServiceRequest.newBuilder().setCluster("shop").setService("web").build(),
            first::complete);
    first.orTimeout(20, SECONDS).join();

    stream.cancel();
    awaitSpans(1);

    assertThat(spans()).extracting(Span::getKind).containsExactly(SpanKind.SPAN_KIND_SERVER);
    assertThat(attributes(only(SpanKind.SPAN_KIND_SERVER)))
        .containsEntry("ecsgateway.target", "default");
  }

  @Test
  void metricsHaveTheNamesOfGrfcA66AndOurs() {
    gateway.ecs.answer("DescribeClusters", 200, "{\"clusters\": []}");
    describeClusters(gateway.running.channel());

    gateway.flush();

    assertThat(collector.metrics())
        .extracting(Metric::getName)
        .contains(
            "grpc.server.call.started",
            "grpc.server.call.duration",
            "grpc.server.call.sent_total_compressed_message_size",
            "grpc.server.call.rcvd_total_compressed_message_size",
            "ecsgateway.ecs.calls",
            "ecsgateway.ecs.throttles",
            "ecsgateway.errors",
            "ecsgateway.ready",
            "ecsgateway.watch.streams",
            "ecsgateway.poll.subjects",
            "ecsgateway.poll.budget.left",
            "jvm.memory.used")
        .doesNotContain("rpc.server.duration", "rpc.server.call.duration");
  }

  /** Waits for spans of this test. */
  private void awaitSpans(int count) {
    do {
      gateway.flush();
    } while (spans().size() < count);
  }

  private List<Span> spans() {
    return collector.spans().stream()
        .filter(span -> hex(span.getTraceId().toByteArray()).equals(trace))
        .toList();
  }

  private Channel traced() {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
        "00-" + trace + "-" + PARENT + "-01");
    return ClientInterceptors.intercept(
        gateway.running.channel(), MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static void describeClusters(Channel channel) {
    var _ =
        ClustersGrpc.newBlockingStub(channel)
            .describeClusters(DescribeClustersRequest.getDefaultInstance());
  }

  private Span only(SpanKind kind) {
    List<Span> spans = spans().stream().filter(span -> span.getKind() == kind).toList();
    assertThat(spans).hasSize(1);
    return spans.getFirst();
  }

  private static Map<String, String> attributes(Span span) {
    return span.getAttributesList().stream()
        .collect(Collectors.toMap(KeyValue::getKey, each -> each.getValue().getStringValue()));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
