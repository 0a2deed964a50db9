package io.ecsgateway.server.telemetry;

import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.ecsgateway.server.access.policy.Policies;
import io.ecsgateway.server.call.Api;
import io.ecsgateway.server.watch.Freshness;
import io.ecsgateway.server.watch.Watches;
import io.ecsgateway.server.watch.polling.LaneStatus;
import io.ecsgateway.server.watch.polling.PollingSnapshots;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.micronaut.grpc.server.GrpcEmbeddedServer;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.instrumentation.runtimetelemetry.RuntimeTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** How the gateway does at the moment that somebody asks: streams, pollers, budgets, policy. */
@Singleton
final class Gauges {
  private static final AttributeKey<String> METHOD = stringKey("grpc.method");
  private static final AttributeKey<String> TARGET = stringKey("target");
  private static final AttributeKey<String> BUCKET = stringKey("bucket");
  private static final AttributeKey<String> FRESHNESS = stringKey("freshness");
  private static final double NANOS_PER_SECOND = 1e9;

  private final Meter meter;
  private final ServingState state;
  private final Watches watches;
  private final PollingSnapshots pollers;
  private final Policies policies;

  Gauges(
      OpenTelemetrySdk sdk,
      RuntimeTelemetry runtime, // begins to observe the JVM
      ServingState state,
      Watches watches,
      PollingSnapshots pollers,
      Policies policies) {
    this.meter = sdk.getMeter("io.ecsgateway");
    this.state = state;
    this.watches = watches;
    this.pollers = pollers;
    this.policies = policies;
  }

  @EventListener
  void started(ServerStartupEvent event) {
    if (event.getSource() instanceof GrpcEmbeddedServer embedded) {
      register(rpcsOfWatches(embedded));
    }
  }

  private void register(List<String> rpcs) {
    whole(
        "ecsgateway.ready",
        "",
        "1 while the server takes calls, else 0",
        gauge -> gauge.record(state.isServing() ? 1 : 0));
    whole(
        "ecsgateway.policy.stale",
        "",
        "1 while the policy's file says something that is not in force, because it is broken or"
            + " gone",
        gauge -> gauge.record(policies.isStale() ? 1 : 0));
    whole(
        "ecsgateway.watch.streams",
        "{stream}",
        "Streams that are open",
        gauge -> {
          Map<String, Long> open = watches.countByRpc();
          rpcs.forEach(rpc -> gauge.record(open.getOrDefault(rpc, 0L), Attributes.of(METHOD, rpc)));
        });
    whole(
        "ecsgateway.watch.events.waiting",
        "{event}",
        "Service events that wait for readers who do not read",
        gauge -> gauge.record(watches.waitingEvents()));
    whole(
        "ecsgateway.poll.subjects",
        "{subject}",
        "Subjects that are read for watches, by whether that is as often as it should be",
        this::recordSubjects);
    ofLanes(
        "ecsgateway.poll.calls.in_flight",
        "{call}",
        "Calls of ECS under way for watches",
        LaneStatus::callsUnderWay);
    ofLanes(
        "ecsgateway.poll.budget.left",
        "1",
        "How much is left to watches of their share of the throttle bucket's burst, 0 to 1",
        LaneStatus::budgetLeft);
    ofLanes(
        "ecsgateway.poll.oldest",
        "s",
        "Since when nothing new is known of the watched subject of which that is longest",
        lane -> lane.oldest().toNanos() / NANOS_PER_SECOND);
  }

  private void recordSubjects(ObservableLongMeasurement gauge) {
    for (LaneStatus lane : pollers.status()) {
      for (Freshness.State freshness : Freshness.State.values()) {
        gauge.record(
            lane.subjects().getOrDefault(freshness, 0),
            attributes(lane).toBuilder()
                .put(FRESHNESS, freshness.name().toLowerCase(Locale.ROOT))
                .build());
      }
    }
  }

  private void whole(
      String name,
      String unit,
      String description,
      Consumer<ObservableLongMeasurement> observation) {
    var _ =
        meter
            .gaugeBuilder(name)
            .ofLongs()
            .setUnit(unit)
            .setDescription(description)
            .buildWithCallback(observation);
  }

  private void ofLanes(
      String name, String unit, String description, ToDoubleFunction<LaneStatus> value) {
    Consumer<ObservableDoubleMeasurement> observation =
        gauge ->
            pollers
                .status()
                .forEach(lane -> gauge.record(value.applyAsDouble(lane), attributes(lane)));
    var _ =
        meter
            .gaugeBuilder(name)
            .setUnit(unit)
            .setDescription(description)
            .buildWithCallback(observation);
  }

  private static Attributes attributes(LaneStatus lane) {
    return Attributes.of(TARGET, lane.target(), BUCKET, lane.bucket().toLowerCase(Locale.ROOT));
  }

  private static List<String> rpcsOfWatches(GrpcEmbeddedServer embedded) {
    return embedded.getServer().getServices().stream()
        .flatMap(service -> service.getMethods().stream())
        .map(method -> method.getMethodDescriptor())
        .filter(method -> Api.has(method) && method.getType() == MethodType.SERVER_STREAMING)
        .map(MethodDescriptor::getFullMethodName)
        .toList();
  }
}
