package io.ecsgateway.server.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.ecsgateway.server.RunningGateway;
import io.ecsgateway.server.ScriptedEcs;
import io.ecsgateway.server.ScriptedEcs.Held;
import io.ecsgateway.server.time.ManualTicker;
import io.ecsgateway.v1.DescribeServicesRequest;
import io.ecsgateway.v1.ListServicesRequest;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.ServicesGrpc.ServicesFutureStub;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What readers who take what is not quite new are told of its age. */
class AnswerAgeTest {
  private static final ManualTicker TICKER = new ManualTicker(Instant.EPOCH);
  private static final String MISSING =
      "{\"failures\": [{\"arn\": \"web\", \"reason\": \"MISSING\"}]}";

  private static ScriptedEcs ecs;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    ecs = new ScriptedEcs();
    gateway = RunningGateway.inFrontOf(ecs, Map.of(), TICKER.bean());
    ecs.answer("DescribeServices", 200, MISSING);
    ecs.answer("ListServices", 200, "{}");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    ecs.close();
  }

  @Test
  void anAnswerTellsHowOldItIs() throws Exception {
    assertThat(age("5s", describe("known"))).isEqualTo("0s");
    TICKER.advance(Duration.ofMillis(1_234));
    assertThat(age("5s", describe("known"))).isEqualTo("1.234s");
    TICKER.advance(Duration.ofSeconds(4));
    assertThat(age("5s", describe("known"))).as("that one was too old").isEqualTo("0s");
  }

  @Test
  void anAnswerIsAsOldAsTheCallForIt() throws Exception {
    Held held = ecs.hold("DescribeServices");
    AtomicReference<Metadata> trailers = new AtomicReference<>();
    ListenableFuture<?> answer = describe("slow").apply(stub("0s", trailers));
    held.received().get(20, SECONDS);
    TICKER.advance(Duration.ofMillis(500));
    held.release(ScriptedEcs.reply(200, MISSING));
    answer.get(20, SECONDS);

    assertThat(trailers.get().get(key("ecs-age"))).isEqualTo("0.500s");
  }

  @Test
  void onlyWhoAskedIsTold() throws Exception {
    assertThat(age(null, describe("fresh"))).isNull();
    assertThat(
            age("5s", services -> services.listServices(ListServicesRequest.getDefaultInstance())))
        .as("lists are always new")
        .isNull();
  }

  private static Function<ServicesFutureStub, ListenableFuture<?>> describe(String cluster) {
    return services ->
        services.describeServices(
            DescribeServicesRequest.newBuilder().setCluster(cluster).addServices("web").build());
  }

  private static @Nullable String age(
      @Nullable String maxStaleness, Function<ServicesFutureStub, ListenableFuture<?>> call)
      throws Exception {
    AtomicReference<Metadata> trailers = new AtomicReference<>();
    call.apply(stub(maxStaleness, trailers)).get(20, SECONDS);
    return trailers.get().get(key("ecs-age"));
  }

  private static ServicesFutureStub stub(
      @Nullable String maxStaleness, AtomicReference<Metadata> trailers) {
    Metadata headers = new Metadata();
    if (maxStaleness != null) {
      headers.put(key("ecs-max-staleness"), maxStaleness);
    }
    return ServicesGrpc.newFutureStub(gateway.channel())
        .withInterceptors(
            MetadataUtils.newAttachHeadersInterceptor(headers),
            MetadataUtils.newCaptureMetadataInterceptor(new AtomicReference<>(), trailers));
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
