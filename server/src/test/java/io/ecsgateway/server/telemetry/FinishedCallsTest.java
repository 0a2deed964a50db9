package io.ecsgateway.server.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.ecsgateway.server.GatewayError;
import io.ecsgateway.server.ScriptedEcs;
import io.ecsgateway.server.access.identity.TestIssuer;
import io.ecsgateway.v1.ClustersGrpc;
import io.ecsgateway.v1.CreateClusterRequest;
import io.ecsgateway.v1.DescribeClustersRequest;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** The line of log that each call leaves, and what its caller is told of AWS's request. */
@Isolated("logs")
class FinishedCallsTest {
  private static final Logger ACCESS = (Logger) LoggerFactory.getLogger("io.ecsgateway.access");
  private static Lines lines;
  private static TestIssuer issuer;
  private static ObservedGateway gateway;

  /** Keeps the lines as JSON, made by the encoder that is shipped. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final BlockingQueue<JsonObject> lines = new LinkedBlockingQueue<>();
    private final ConsoleAppender<ILoggingEvent> shipped;

    Lines(ConsoleAppender<ILoggingEvent> shipped) {
      this.shipped = shipped;
    }

    @Override
    protected void append(ILoggingEvent event) {
      String line = new String(shipped.getEncoder().encode(event), UTF_8);
      lines.add(JsonParser.parseString(line).getAsJsonObject());
    }
  }

  @BeforeAll
  @SuppressWarnings("unchecked")
  static void start(@TempDir Path directory) throws IOException, JoranException {
    LoggerContext json = new LoggerContext();
    json.putProperty("GATEWAY_LOG_FORMAT", "json");
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(json);
    configurator.doConfigure(FinishedCallsTest.class.getResource("/logback.xml"));
    lines =
        new Lines(
            (ConsoleAppender<ILoggingEvent>)
                json.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("STDERR"));
    lines.start();
    ACCESS.addAppender(lines);
    ACCESS.setLevel(Level.INFO);
    ACCESS.setAdditive(false);
    issuer = new TestIssuer();
    Path policy = directory.resolve("policy.yaml");
    Files.writeString(policy, "rules:\n- name: everybody may do everything\n  allow: 'true'\n");
    Map<String, Object> settings = new HashMap<>(issuer.settings());
    settings.put("gateway.access.policy", policy.toString());
    settings.put("gateway.targets.default.account-id", "123456789012");
    gateway = new ObservedGateway(settings);
  }

  @AfterAll
  static void stop() {
    ACCESS.setLevel(Level.OFF);
    ACCESS.detachAppender(lines);
    gateway.close();
    issuer.close();
  }

  @BeforeEach
  void reset() {
    gateway.ecs.reset();
    lines.lines.clear();
  }

  @Test
  void aCallLeavesOneLineThatSaysWhoDidWhatWhereAndHow() throws InterruptedException {
    gateway.ecs.answer(
        "DescribeClusters", 200, "{\"clusters\": []}", "x-amzn-RequestId", "aws-request-2");
    AtomicReference<Metadata> trailers = new AtomicReference<>();

    var _ =
        ClustersGrpc.newBlockingStub(
                ClientInterceptors.intercept(
                    as("team-a"),
                    MetadataUtils.newCaptureMetadataInterceptor(new AtomicReference<>(), trailers)))
            .describeClusters(DescribeClustersRequest.getDefaultInstance());

    JsonObject line = line();
    assertThat(line.get("level").getAsString()).isEqualTo("INFO");
    assertThat(line.get("logger").getAsString()).isEqualTo("io.ecsgateway.access");
    assertThat(line.get("caller").getAsString()).isEqualTo("team-a");
    assertThat(line.get("method").getAsString())
        .isEqualTo("ecsgateway.v1.Clusters/DescribeClusters");
    assertThat(line.get("target").getAsString()).isEqualTo("default");
    assertThat(line.get("status").getAsString()).isEqualTo("OK");
    assertThat(line.get("aws_request_id").getAsString()).isEqualTo("aws-request-2");
    assertThat(line.get("duration_ms").getAsJsonPrimitive().isNumber()).isTrue();
    assertThat(line.get("trace_id").getAsString()).matches("[0-9a-f]{32}");
    assertThat(line.get("span_id").getAsString()).matches("[0-9a-f]{16}");
    assertThat(trailers.get().get(key("aws-request-id"))).isEqualTo("aws-request-2");
  }

  @Test
  void spansThatNobodyGetsAreNotRecordedButTheCallersTraceIsInTheLine()
      throws InterruptedException {
    gateway.ecs.answer("DescribeClusters", 200, "{\"clusters\": []}");
    Metadata traced = new Metadata();
    traced.put(key("traceparent"), "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    var _ =
        ClustersGrpc.newBlockingStub(
                ClientInterceptors.intercept(
                    as("team-a"), MetadataUtils.newAttachHeadersInterceptor(traced)))
            .describeClusters(DescribeClustersRequest.getDefaultInstance());

    assertThat(line().get("trace_id").getAsString()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    OpenTelemetrySdk sdk = gateway.running.context().getBean(OpenTelemetrySdk.class);
    assertThat(sdk.getTracer("test").spanBuilder("any").startSpan().isRecording()).isFalse();
  }

  @Test
  void whoIsNotLetInLeavesALineToo() throws InterruptedException {
    GatewayError error =
        GatewayError.of(
            gateway.running.channel(),
            ClustersGrpc.getDescribeClustersMethod(),
            DescribeClustersRequest.getDefaultInstance());

    JsonObject line = line();
    assertThat(error.reason()).isEqualTo("CALLER_UNKNOWN");
    assertThat(line.get("status").getAsString()).isEqualTo("UNAUTHENTICATED");
    assertThat(line.get("reason").getAsString()).isEqualTo("CALLER_UNKNOWN");
    assertThat(line.has("caller")).isFalse();
  }

  @Test
  void whatOperatorsCanMendIsAWarning() throws InterruptedException {
    gateway.ecs.always("CreateCluster", ScriptedEcs.error(500, "ServerException", "oops"));

    var _ =
        GatewayError.of(
            as("team-a"),
            ClustersGrpc.getCreateClusterMethod(),
            CreateClusterRequest.newBuilder().setClusterName("canary").build());

    JsonObject line = line();
    assertThat(line.get("level").getAsString()).isEqualTo("WARN");
    assertThat(line.get("reason").getAsString()).isEqualTo("OUTCOME_UNKNOWN");
    assertThat(line.get("aws_request_id").getAsString()).isNotEmpty();
    assertThat(line.toString()).doesNotContain("canary", "oops");
  }

  @Test
  void whatItsCallerAskedWronglyIsNone() throws InterruptedException {
    gateway.ecs.always(
        "DescribeClusters", ScriptedEcs.error(400, "InvalidParameterException", "no"));

    var _ =
        GatewayError.of(
            as("team-a"),
            ClustersGrpc.getDescribeClustersMethod(),
            DescribeClustersRequest.getDefaultInstance());

    assertThat(line().get("level").getAsString()).isEqualTo("INFO");
  }

  @Test
  void aCallThatIsGivenUpLeavesALine() throws Exception {
    ScriptedEcs.Held held = gateway.ecs.hold("DescribeClusters");
    var call =
        ClustersGrpc.newFutureStub(as("team-a"))
            .describeClusters(DescribeClustersRequest.getDefaultInstance());
    held.received().get(20, SECONDS);

    call.cancel(true);

    assertThat(line().get("status").getAsString()).isEqualTo("CANCELLED");
  }

  private static JsonObject line() throws InterruptedException {
    JsonObject line = lines.lines.poll(20, SECONDS);
    assertThat(line).isNotNull();
    assertThat(List.copyOf(lines.lines)).isEmpty();
    return line;
  }

  private static Channel as(String caller) {
    Metadata headers = new Metadata();
    headers.put(key("authorization"), "Bearer " + issuer.token(caller, List.of(), Instant.now()));
    return ClientInterceptors.intercept(
        gateway.running.channel(), MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
