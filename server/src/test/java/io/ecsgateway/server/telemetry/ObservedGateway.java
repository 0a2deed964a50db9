package io.ecsgateway.server.telemetry;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.RunningGateway;
import io.ecsgateway.server.ScriptedEcs;
import io.micronaut.context.RuntimeBeanDefinition;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;

/** A gateway with its management port, in front of a scripted ECS. */
final class ObservedGateway implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  final ScriptedEcs ecs = new ScriptedEcs();
  final RunningGateway running;

  ObservedGateway(Map<String, Object> settings, RuntimeBeanDefinition<?>... beans) {
    Map<String, Object> all = new HashMap<>();
    all.put("gateway.management.port", 0);
    all.putAll(settings);
    running = RunningGateway.inFrontOf(ecs, all, beans);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    int port = running.context().getBean(ManagementServer.class).port();
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Exports everything that happened so far. */
  void flush() {
    OpenTelemetrySdk sdk = running.context().getBean(OpenTelemetrySdk.class);
    assertThat(sdk.getSdkTracerProvider().forceFlush().join(20, SECONDS).isSuccess()).isTrue();
    assertThat(sdk.getSdkMeterProvider().forceFlush().join(20, SECONDS).isSuccess()).isTrue();
  }

  @Override
  public void close() {
    running.close();
    ecs.close();
  }
}
