package io.ecsgateway.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsgateway.v1.ClustersGrpc;
import io.ecsgateway.v1.CreateClusterRequest;
import io.ecsgateway.v1.CreateClusterResponse;
import io.ecsgateway.v1.ListClustersRequest;
import io.ecsgateway.v1.ListClustersResponse;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.WatchServiceRequest;
import io.ecsgateway.v1.WatchServiceResponse;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What calls carry by themselves, and what becomes of them. */
class GatewayConnectionTest {
  private final HealthStatusManager health = new HealthStatusManager();
  private final AtomicInteger calls = new AtomicInteger();
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private volatile Metadata headers = new Metadata();
  private volatile long secondsLeft;
  private Server server;

  @BeforeEach
  void start() throws Exception {
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InsecureServerCredentials.create())
            .addService(health.getHealthService())
            .addService(new Clusters())
            .addService(new Services())
            .intercept(new Noting())
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  @Test
  void unaryCallsCarryTokenTargetDeadlineAndWhoTheyAreOf() {
    try (GatewayConnection gateway =
        connection().token(() -> "secret").target("eu").deadline(Duration.ofSeconds(9)).connect()) {
      assertThat(
              ClustersGrpc.newBlockingStub(gateway.channel())
                  .createCluster(CreateClusterRequest.getDefaultInstance()))
          .isNotNull();
    }

    assertThat(header("authorization")).isEqualTo("Bearer secret");
    assertThat(header("ecs-target")).isEqualTo("eu");
    assertThat(header("user-agent")).startsWith("ecsgateway-java/");
    assertThat(secondsLeft).isBetween(1L, 9L);
  }

  @Test
  void readsAreRepeatedAndChangesAreNot() {
    try (GatewayConnection gateway = connection().connect()) {
      ClustersGrpc.ClustersBlockingStub clusters = ClustersGrpc.newBlockingStub(gateway.channel());

      assertThat(clusters.listClusters(ListClustersRequest.getDefaultInstance())).isNotNull();
      assertThat(calls).as("the first is refused").hasValue(2);

      calls.set(0);
      assertThatThrownBy(() ->
              clusters.createCluster(
                  CreateClusterRequest.newBuilder().setClusterName("fails").build()))
          .isInstanceOf(StatusRuntimeException.class);
      assertThat(calls).hasValue(1);
    }
  }

  @Test
  void aGatewayThatSaysThatItDoesNotServeIsNotCalled() {
    health.setStatus("", ServingStatus.NOT_SERVING);
    try (GatewayConnection gateway = connection().connect()) {
      assertThatThrownBy(() ->
              ClustersGrpc.newBlockingStub(gateway.channel())
                  .createCluster(CreateClusterRequest.getDefaultInstance()))
          .satisfies(failure ->
              assertThat(GatewayError.of(failure).code()).isEqualTo(Status.Code.UNAVAILABLE));
    }
    assertThat(calls).hasValue(0);
  }

  @Test
  void aWatchThatIsClosedLeavesNoCall() throws Exception {
    try (GatewayConnection gateway = connection().connect()) {
      Watch<WatchServiceResponse> watch =
          gateway.watch(
              ServicesGrpc.getWatchServiceMethod(), WatchServiceRequest.getDefaultInstance());
      assertThat(watch.hasNext()).isTrue();
      watch.close();

      assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(watch.hasNext()).isFalse();
      assertThat(header("grpc-timeout")).as("a deadline").isEmpty();
    }
  }

  @Test
  void aThreadThatIsInterruptedWaitsNoLonger() throws Exception {
    try (GatewayConnection gateway = connection().connect()) {
      Watch<WatchServiceResponse> watch =
          gateway.watch(
              ServicesGrpc.getWatchServiceMethod(), WatchServiceRequest.getDefaultInstance());
      assertThat(watch.next()).isNotNull();
      Thread.currentThread().interrupt();

      assertThatThrownBy(watch::hasNext).isInstanceOf(WatchInterruptedException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aWatchEndsWithItsConnectionWhateverItWaitsFor() throws Exception {
    for (boolean listening : List.of(true, false)) {
      GatewayConnection gateway = connection().connect();
      CompletableFuture<Status.Code> end = new CompletableFuture<>();
      if (!listening) {
        server.shutdownNow(); // it waits for its next try
      }
      gateway.watch(
          ServicesGrpc.getWatchServiceMethod(),
          WatchServiceRequest.getDefaultInstance(),
          listener(end));

      gateway.close();

      assertThat(end.get(20, TimeUnit.SECONDS)).isEqualTo(Status.Code.CANCELLED);
    }
  }

  @Test
  void aTokenThatCannotBeHadEndsTheWatchAndSaysWhy() throws Exception {
    CompletableFuture<Status.Code> end = new CompletableFuture<>();
    Supplier<String> none =
        () -> {
          throw new IllegalStateException("the secret store is away");
        };
    try (GatewayConnection gateway = connection().token(none).connect()) {
      gateway.watch(
          ServicesGrpc.getWatchServiceMethod(),
          WatchServiceRequest.getDefaultInstance(),
          listener(end));

      assertThat(end.get(20, TimeUnit.SECONDS)).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThatThrownBy(() ->
              ClustersGrpc.newBlockingStub(gateway.channel())
                  .createCluster(CreateClusterRequest.getDefaultInstance()))
          .hasMessage("UNAUTHENTICATED: no token: the secret store is away")
          .hasRootCauseMessage("the secret store is away");
    }
  }

  @Test
  void aTokenThatCannotBeSentIsRefusedAndNotTold() {
    assertThatThrownBy(() -> connection().token("secret\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at index 6")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> connection().token("")).hasMessage("the token is empty");
    try (GatewayConnection gateway = connection().token(() -> null).connect()) {
      assertThatThrownBy(() ->
              ClustersGrpc.newBlockingStub(gateway.channel())
                  .createCluster(CreateClusterRequest.getDefaultInstance()))
          .hasMessage("UNAUTHENTICATED: no token: the token is null");
    }
    try (GatewayConnection gateway = connection().token(() -> "secret\n").connect()) {
      assertThatThrownBy(() ->
              ClustersGrpc.newBlockingStub(gateway.channel())
                  .createCluster(CreateClusterRequest.getDefaultInstance()))
          .hasMessageStartingWith("UNAUTHENTICATED: no token: the token has a character at index 6")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void aCallMayChooseItsTarget() {
    try (GatewayConnection gateway = connection().target("eu").connect()) {
      ClustersGrpc.newBlockingStub(gateway.channel())
          .withOption(GatewayConnection.TARGET, "us")
          .createCluster(CreateClusterRequest.getDefaultInstance());
      assertThat(header("ecs-target")).isEqualTo("us");

      try (Watch<WatchServiceResponse> watch =
          gateway.watch(
              ServicesGrpc.getWatchServiceMethod(),
              WatchServiceRequest.getDefaultInstance(),
              CallOptions.DEFAULT.withOption(GatewayConnection.TARGET, "ap"))) {
        assertThat(watch.hasNext()).isTrue();
        assertThat(header("ecs-target")).isEqualTo("ap");
      }
    }
  }

  @Test
  void settingsThatContradictEachOtherAreRefused() {
    assertThatThrownBy(() -> connection().certificateAuthority(Path.of("ca.pem")).connect())
        .hasMessage("certificates for a plaintext connection (expected: one or the other)");
    assertThatThrownBy(() ->
            GatewayConnection.to("127.0.0.1:1")
                .certificateAuthority(Path.of("is not there"))
                .connect())
        .isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> connection().deadline(Duration.ZERO))
        .hasMessage("deadline PT0S (expected: more than 0)");
    assertThatThrownBy(() -> connection().giveUpAfter(Duration.ZERO))
        .hasMessage("giveUpAfter PT0S (expected: more than 0)");
  }

  @Test
  void onlyAWatchIsWatched() {
    try (GatewayConnection gateway = connection().connect()) {
      assertThatThrownBy(() ->
              gateway.watch(
                  ClustersGrpc.getListClustersMethod(), ListClustersRequest.getDefaultInstance()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "ecsgateway.v1.Clusters/ListClusters (expected: a watch, as Services/WatchService)");
    }
  }

  @Test
  void filesThatHoldSomethingElseAreNamed(@TempDir Path dir) throws Exception {
    Path authority = Files.writeString(dir.resolve("ca.pem"), "no certificate");

    assertThatThrownBy(
            () -> GatewayConnection.to("127.0.0.1:1").certificateAuthority(authority).connect())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("authority " + authority);
  }

  @Test
  void withoutDeadlineIsWithoutDeadline() {
    try (GatewayConnection gateway = connection().withoutDeadline().connect()) {
      assertThatThrownBy(() ->
          ClustersGrpc.newBlockingStub(gateway.channel())
              .createCluster(CreateClusterRequest.newBuilder().setClusterName("fails").build()));
      assertThat(header("grpc-timeout")).isEmpty();
    }
  }

  @Test
  void aWatchThatIsClosedByAnotherThreadIsWaitedForNoLonger() throws Exception {
    try (GatewayConnection gateway = connection().connect()) {
      Watch<WatchServiceResponse> watch =
          gateway.watch(
              ServicesGrpc.getWatchServiceMethod(), WatchServiceRequest.getDefaultInstance());
      watch.next();
      CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(watch::hasNext);

      watch.close();

      assertThat(waiting.get(20, TimeUnit.SECONDS)).isFalse();
    }
  }

  @Test
  void aWatchOfAConnectionThatIsClosedIsOver() {
    GatewayConnection gateway = connection().connect();
    gateway.close();

    Watch<WatchServiceResponse> watch =
        gateway.watch(
            ServicesGrpc.getWatchServiceMethod(), WatchServiceRequest.getDefaultInstance());

    assertThatThrownBy(watch::hasNext).hasMessage("CANCELLED: the connection was closed");
  }

  private static WatchListener<WatchServiceResponse> listener(CompletableFuture<Status.Code> end) {
    return new WatchListener<>() {
      @Override
      public void onMessage(WatchServiceResponse message) {}

      @Override
      public void onEnd(@Nullable StatusRuntimeException failure) {
        end.complete(failure == null ? Status.Code.OK : failure.getStatus().getCode());
      }
    };
  }

  @Test
  void aTokenDoesNotLeaveThisMachineWithoutTls() {
    assertThatThrownBy(
            () -> GatewayConnection.to("gateway.internal:80").plaintext().token("x").connect())
        .hasMessage(
            "a token to gateway.internal:80 without TLS (expected: TLS, or an address of this"
                + " machine)");
    for (String elsewhere :
        List.of("xds:///localhost", "localhost.example.com:1", "dns://1.1.1.1/localhost")) {
      assertThatThrownBy(() -> GatewayConnection.to(elsewhere).plaintext().token("x").connect())
          .as(elsewhere)
          .isInstanceOf(IllegalStateException.class);
    }
    for (String here : List.of("localhost", "dns:localhost:1", "dns:///127.0.0.1:1", "[::1]:1")) {
      GatewayConnection.to(here).plaintext().token("x").connect().close();
    }
  }

  @Test
  void noGatewayIsAnErrorThatSaysSo() {
    try (GatewayConnection gateway = connection().connect()) {
      server.shutdownNow();
      assertThatThrownBy(() ->
              ClustersGrpc.newBlockingStub(gateway.channel())
                  .createCluster(CreateClusterRequest.getDefaultInstance()))
          .satisfies(failure -> {
            assertThat(GatewayError.of(failure).code()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(GatewayError.of(failure).domain()).isEmpty();
            assertThat(GatewayError.of(failure).message()).contains("Connection refused");
          });
    }
  }

  private GatewayConnectionBuilder connection() {
    return GatewayConnection.to("127.0.0.1:" + server.getPort()).plaintext();
  }

  private String header(String name) {
    String value = headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    return value == null ? "" : value;
  }

  private final class Noting implements ServerInterceptor {
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata said, ServerCallHandler<ReqT, RespT> next) {
      if (!call.getMethodDescriptor().getFullMethodName().startsWith("grpc.health")) {
        calls.incrementAndGet();
        headers = said;
      }
      return Contexts.interceptCall(Context.current(), call, said, next);
    }
  }

  private final class Clusters extends ClustersGrpc.ClustersImplBase {
    @Override
    public void listClusters(
        ListClustersRequest request, StreamObserver<ListClustersResponse> answer) {
      if (calls.get() == 1) {
        answer.onError(Status.UNAVAILABLE.asRuntimeException());
        return;
      }
      answer.onNext(ListClustersResponse.getDefaultInstance());
      answer.onCompleted();
    }

    @Override
    public void createCluster(
        CreateClusterRequest request, StreamObserver<CreateClusterResponse> answer) {
      if (request.getClusterName().equals("fails")) {
        answer.onError(Status.UNAVAILABLE.asRuntimeException());
        return;
      }
      secondsLeft =
          requireNonNull(Context.current().getDeadline()).timeRemaining(TimeUnit.SECONDS) + 1;
      answer.onNext(CreateClusterResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }

  private final class Services extends ServicesGrpc.ServicesImplBase {
    @Override
    public void watchService(
        WatchServiceRequest request, StreamObserver<WatchServiceResponse> answer) {
      ((ServerCallStreamObserver<WatchServiceResponse>) answer)
          .setOnCancelHandler(cancelled::countDown);
      answer.onNext(WatchServiceResponse.getDefaultInstance());
    }
  }
}
