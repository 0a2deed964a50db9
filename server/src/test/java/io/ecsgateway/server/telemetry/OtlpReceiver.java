package io.ecsgateway.server.telemetry;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A collector of OpenTelemetry's own protocol, over HTTP and protobuf, that keeps what it gets. */
final class OtlpReceiver implements AutoCloseable {
  private final HttpServer server;
  private final List<ExportTraceServiceRequest> traces = new CopyOnWriteArrayList<>();
  private final List<ExportMetricsServiceRequest> metrics = new CopyOnWriteArrayList<>();

  OtlpReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/traces", keeper(ExportTraceServiceRequest.parser(), traces::add)::accept);
    server.createContext(
        "/v1/metrics", keeper(ExportMetricsServiceRequest.parser(), metrics::add)::accept);
    server.start();
  }

  private interface Keeper {
    void accept(HttpExchange exchange) throws IOException;
  }

  private static <T extends MessageLite> Keeper keeper(Parser<T> parser, Consumer<T> kept) {
    return exchange -> {
      try (exchange) {
        kept.accept(parser.parseFrom(exchange.getRequestBody()));
        exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(200, -1);
      } catch (InvalidProtocolBufferException e) {
        exchange.sendResponseHeaders(400, -1);
      }
    };
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Returns every span so far. */
  List<Span> spans() {
    return traces.stream()
        .flatMap(request -> request.getResourceSpansList().stream())
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  /** Returns everything of the traces as text. */
  String everyTrace() {
    return traces.toString();
  }

  /** Returns every metric so far, each as often as it was exported. */
  List<Metric> metrics() {
    return metrics.stream()
        .flatMap(request -> request.getResourceMetricsList().stream())
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream())
        .toList();
  }

  /** Forgets what it got. */
  void reset() {
    traces.clear();
    metrics.clear();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
