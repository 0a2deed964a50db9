package io.ecsgateway.server.telemetry;

import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.ecsgateway.server.aws.Targets;
import io.ecsgateway.server.quota.NamesPerCall;
import io.ecsgateway.server.reads.ReadObservation;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Counts what shared reads save, and what they cost their callers. */
@Singleton
final class ReadMetrics implements ReadObservation {
  private static final AttributeKey<String> OPERATION = stringKey("operation");
  private static final AttributeKey<String> TARGET = stringKey("target");
  private static final AttributeKey<String> SOURCE = stringKey("source");
  private static final String CALL = "call";
  private static final double NANOS_PER_SECOND = 1e9;

  /** In seconds: from what a call takes to what nobody is let wait for. */
  private static final List<Double> WAITS =
      List.of(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0);

  private final LongCounter answers;
  private final LongCounter calls;
  private final LongCounter turnedAway;
  private final DoubleHistogram wait;

  ReadMetrics(OpenTelemetrySdk sdk, Targets targets) {
    Meter meter = sdk.getMeter("io.ecsgateway");
    this.answers =
        counter(
            meter,
            "ecsgateway.read.answers",
            "{read}",
            "Reads that may share calls and were answered, by what: a call, or what was known");
    this.calls =
        counter(meter, "ecsgateway.read.calls", "{call}", "Calls of ECS that reads may share");
    this.turnedAway =
        counter(
            meter,
            "ecsgateway.read.turned_away",
            "{read}",
            "Reads that were turned away, because they would have waited for too long");
    this.wait =
        meter
            .histogramBuilder("ecsgateway.read.wait")
            .setUnit("s")
            .setDescription("How long reads waited until the call that answered them was made")
            .setExplicitBucketBoundariesAdvice(WAITS)
            .build();
    // So that the first ones show as an increase.
    for (String target : targets.all().keySet()) {
      NamesPerCall.operations().forEach(each -> begin(operation(target, each)));
    }
  }

  private void begin(Attributes operation) {
    answers.add(0, from(CALL, operation));
    for (Source source : Source.values()) {
      answers.add(0, from(nameOf(source), operation));
    }
    calls.add(0, operation);
    turnedAway.add(0, operation);
  }

  @Override
  public void called(String target, String operation, List<Duration> waits) {
    Attributes attributes = operation(target, operation);
    calls.add(1, attributes);
    answers.add(waits.size(), from(CALL, attributes));
    waits.forEach(each -> wait.record(each.toNanos() / NANOS_PER_SECOND, attributes));
  }

  @Override
  public void known(String target, String operation, Source source) {
    answers.add(1, from(nameOf(source), operation(target, operation)));
  }

  @Override
  public void turnedAway(String target, String operation) {
    turnedAway.add(1, operation(target, operation));
  }

  private static LongCounter counter(Meter meter, String name, String unit, String description) {
    return meter.counterBuilder(name).setUnit(unit).setDescription(description).build();
  }

  private static Attributes operation(String target, String operation) {
    return Attributes.of(OPERATION, operation, TARGET, target);
  }

  private static Attributes from(String source, Attributes operation) {
    return operation.toBuilder().put(SOURCE, source).build();
  }

  private static String nameOf(Source source) {
    return source.name().toLowerCase(Locale.ROOT);
  }
}
