package io.ecsgateway.server.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.exceptions.ConfigurationException;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The management port, plain HTTP: {@code /health/liveness}, {@code /health/readiness} and {@code
 * /metrics} as Prometheus reads them. It answers from before the server starts until after it has
 * stopped.
 */
@Context
public final class ManagementServer implements AutoCloseable {
  static {
    // Without, the JDK's server delays small answers by 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final @Nullable HttpServer server;

  ManagementServer(
      ManagementSettings settings,
      @Property(name = "grpc.server.host", defaultValue = "127.0.0.1") String grpcHost,
      Probes probes,
      PrometheusMetricReader metrics,
      OpenTelemetrySdk sdk) { // registers the reader
    if (settings.isOff()) {
      this.server = null;
      return;
    }
    String host = settings.host() == null ? grpcHost : settings.host();
    HttpServer http = bound(host, settings.port());
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register(metrics);
    http.createContext("/metrics", new MetricsHandler(registry));
    http.createContext("/health/liveness", exchange -> answer(exchange, probes::liveness));
    http.createContext("/health/readiness", exchange -> answer(exchange, probes::readiness));
    http.setExecutor(threads);
    http.start();
    this.server = http;
  }

  private static HttpServer bound(String host, int port) {
    try {
      return HttpServer.create(new InetSocketAddress(host, port), 0);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "gateway.management.port: %d on %s: %s (expected: a port that is free, or -1 for none)"
              .formatted(port, host, e.getMessage()),
          e);
    }
  }

  private static void answer(HttpExchange exchange, Supplier<Probes.Answer> probe)
      throws IOException {
    try (exchange) {
      Probes.Answer answer = probe.get();
      byte[] body = answer.body().toString().getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.good() ? 200 : 503, body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  /** Returns the port it listens on; -1 for none. */
  public int port() {
    return server == null ? -1 : server.getAddress().getPort();
  }

  @Override
  @PreDestroy
  public void close() {
    if (server != null) {
      server.stop(0);
    }
    threads.shutdownNow();
  }
}
