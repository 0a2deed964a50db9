package io.ecsgateway.server.watch.polling;

import io.ecsgateway.server.watch.Freshness;
import java.time.Duration;
import java.util.Map;

/**
 * How the reading of what one throttle bucket of one target limits goes, for whoever looks on.
 *
 * @param bucket the bucket's name
 * @param subjects how many are read, by whether that is as often as it should be; states without
 *     any may be absent
 * @param callsUnderWay to ECS
 * @param budgetLeft how much of the bucket's burst is left to watches, between 0 and 1
 * @param oldest since when nothing new is known of the subject of which that is longest
 */
public record LaneStatus(
    String target,
    String bucket,
    Map<Freshness.State, Integer> subjects,
    int callsUnderWay,
    double budgetLeft,
    Duration oldest) {
  static LaneStatus unused(String target, String bucket) {
    return new LaneStatus(target, bucket, Map.of(), 0, 1, Duration.ZERO);
  }
}
