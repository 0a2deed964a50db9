package io.ecsgateway.simulator.scheduling;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionSummary;

/**
 * Where the traffic of a service goes: how much of it each revision, by ARN, gets. Weights are in
 * tenths of a percent; a revision that is not named gets none.
 */
record Traffic(Map<String, Integer> production, Map<String, Integer> test) {
  static final Traffic NONE = new Traffic(Map.of(), Map.of());

  /**
   * Returns traffic of which {@code target} gets what is said; {@code source}, if there is one,
   * gets the rest of the production traffic.
   */
  static Traffic between(@Nullable String source, String target, int production, int test) {
    Map<String, Integer> tested = Map.of(target, test);
    return source == null
        ? new Traffic(Map.of(target, production), tested)
        : new Traffic(Map.of(source, TrafficStep.ALL - production, target, production), tested);
  }

  int production(String revisionArn) {
    return production.getOrDefault(revisionArn, 0);
  }

  int test(String revisionArn) {
    return test.getOrDefault(revisionArn, 0);
  }

  /** Returns {@code counts} of a revision together with its weights, in percent. */
  ServiceRevisionSummary weigh(ServiceRevisionSummary counts) {
    return counts.toBuilder()
        .requestedProductionTrafficWeight(production(counts.arn()) / 10.0)
        .requestedTestTrafficWeight(test(counts.arn()) / 10.0)
        .build();
  }
}
