package io.ecsgateway.server.telemetry;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.env.Environment;
import io.micronaut.core.naming.conventions.StringConvention;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.instrumentation.runtimetelemetry.RuntimeTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/**
 * OpenTelemetry as its standard environment variables ({@code OTEL_*}) or properties ({@code
 * otel.*}) say. Nothing is exported unless they ask for it; Prometheus may always read the metrics.
 */
@Factory
final class OpenTelemetryFactory {
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "otel.service.name", "ecsgateway",
          "otel.traces.exporter", "none",
          "otel.metrics.exporter", "none",
          "otel.logs.exporter", "none");

  @Singleton
  PrometheusMetricReader prometheus() {
    return PrometheusMetricReader.builder().setOtelScopeLabelsEnabled(false).build();
  }

  @Singleton
  @Bean(preDestroy = "close")
  OpenTelemetrySdk sdk(Environment environment, PrometheusMetricReader prometheus) {
    return AutoConfiguredOpenTelemetrySdk.builder()
        .addPropertiesSupplier(() -> configured(environment))
        .addMeterProviderCustomizer((meters, config) ->
            // Enough for every operation in many targets.
            meters.registerMetricReader(prometheus, type -> 20_000))
        // Spans that nobody gets would be recorded all the same; their ids are still in the log.
        .addSamplerCustomizer((sampler, config) ->
            config.getString("otel.traces.exporter", "none").equals("none")
                ? Sampler.alwaysOff()
                : sampler)
        .disableShutdownHook() // the context closes it, after everything that it looks at
        .build()
        .getOpenTelemetrySdk();
  }

  @Singleton
  @Bean(preDestroy = "close")
  RuntimeTelemetry runtime(OpenTelemetrySdk sdk) {
    return RuntimeTelemetry.create(sdk);
  }

  private static Map<String, String> configured(Environment environment) {
    Map<String, String> properties = new HashMap<>(DEFAULTS);
    environment
        .getProperties("otel", StringConvention.RAW)
        .forEach((name, value) -> properties.put("otel." + name, String.valueOf(value)));
    return properties;
  }
}
