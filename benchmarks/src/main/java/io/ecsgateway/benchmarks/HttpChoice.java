package io.ecsgateway.benchmarks;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Function;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.ecs.EcsClient;

/** An HTTP client and the threads that wait for it: what the gateway could call ECS by. */
enum HttpChoice {
  NETTY("Netty, asynchronous") {
    @Override
    Function<SdkCall, CompletableFuture<String>> caller(URI ecs) {
      return asynchronous(
          ecs,
          NettyNioAsyncHttpClient.builder()
              .maxConcurrency(CONNECTIONS)
              .connectionTimeout(WAIT)
              .connectionAcquisitionTimeout(WAIT)
              .build());
    }
  },
  CRT("CRT, asynchronous") {
    @Override
    Function<SdkCall, CompletableFuture<String>> caller(URI ecs) {
      return asynchronous(
          ecs,
          AwsCrtAsyncHttpClient.builder()
              .maxConcurrency(CONNECTIONS)
              .connectionTimeout(WAIT)
              .connectionAcquisitionTimeout(WAIT)
              .build());
    }
  },
  APACHE_ON_VIRTUAL_THREADS("Apache 5, virtual threads") {
    @Override
    Function<SdkCall, CompletableFuture<String>> caller(URI ecs) {
      return synchronous(
          ecs,
          Apache5HttpClient.builder()
              .maxConnections(CONNECTIONS)
              .connectionTimeout(WAIT)
              .connectionAcquisitionTimeout(WAIT)
              .build());
    }
  },
  CRT_ON_VIRTUAL_THREADS("CRT, virtual threads") {
    @Override
    Function<SdkCall, CompletableFuture<String>> caller(URI ecs) {
      return synchronous(
          ecs,
          AwsCrtHttpClient.builder()
              .maxConcurrency(CONNECTIONS)
              .connectionTimeout(WAIT)
              .connectionAcquisitionTimeout(WAIT)
              .build());
    }
  };

  /** As many as the gateway has of a target. */
  private static final int CONNECTIONS = 200;

  /** For a connection: longer than the gateway's, so that a slow machine shows in latencies. */
  private static final Duration WAIT = Duration.ofSeconds(30);

  private final String title;

  HttpChoice(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /**
   * Returns what calls {@code ecs} and says what it failed of; an empty text is success. It is
   * called on virtual threads.
   */
  abstract Function<SdkCall, CompletableFuture<String>> caller(URI ecs);

  private static Function<SdkCall, CompletableFuture<String>> asynchronous(
      URI endpoint, SdkAsyncHttpClient http) {
    // Answers are handled on virtual threads, as in the gateway.
    EcsAsyncClient ecs =
        SimulatedEcs.configure(EcsAsyncClient.builder(), endpoint)
            .httpClient(http)
            .asyncConfiguration(async ->
                async.advancedOption(
                    SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR,
                    Executors.newVirtualThreadPerTaskExecutor()))
            .build();
    return call -> call.by(ecs);
  }

  private static Function<SdkCall, CompletableFuture<String>> synchronous(
      URI endpoint, SdkHttpClient http) {
    EcsClient ecs = SimulatedEcs.configure(EcsClient.builder(), endpoint).httpClient(http).build();
    return call -> call.by(ecs);
  }
}
