package io.ecsgateway.server.watch;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import io.ecsgateway.server.mapping.InvalidRequestException;
import io.ecsgateway.server.mapping.RequiredFields;
import java.util.Set;

/**
 * What all watch requests have, read by field name: {@code resume_token}, {@code
 * heartbeat_interval}, {@code grace}.
 */
final class WatchRequest {
  private static final java.time.Duration SHORTEST_HEARTBEAT = java.time.Duration.ofSeconds(1);
  private static final java.time.Duration LONGEST_HEARTBEAT = java.time.Duration.ofMinutes(5);

  /** ECS is eventually consistent. */
  private static final java.time.Duration DEFAULT_GRACE = java.time.Duration.ofMinutes(2);

  private static final java.time.Duration LONGEST_GRACE = java.time.Duration.ofMinutes(15);

  /** What may differ between a watch and its continuation. */
  private static final Set<String> NOT_IDENTIFYING =
      Set.of("resume_token", "heartbeat_interval", "grace");

  private final Message request;

  private WatchRequest(Message request) {
    this.request = request;
  }

  /**
   * @throws InvalidRequestException if something is missing or out of bounds
   */
  static WatchRequest of(Message request) {
    RequiredFields.check(request);
    WatchRequest watch = new WatchRequest(request);
    watch.within("heartbeat_interval", SHORTEST_HEARTBEAT, LONGEST_HEARTBEAT);
    watch.within("grace", java.time.Duration.ZERO, LONGEST_GRACE);
    return watch;
  }

  String resumeToken() {
    return (String) request.getField(field("resume_token"));
  }

  java.time.Duration heartbeatIntervalOr(java.time.Duration otherwise) {
    return duration("heartbeat_interval", otherwise);
  }

  java.time.Duration grace() {
    return duration("grace", DEFAULT_GRACE);
  }

  private java.time.Duration duration(String name, java.time.Duration otherwise) {
    FieldDescriptor field = field(name);
    return request.hasField(field) ? toJava((Duration) request.getField(field)) : otherwise;
  }

  /** Returns a hash of what says which thing is watched, and until when. */
  long identityHash() {
    Message.Builder identity = request.toBuilder();
    NOT_IDENTIFYING.forEach(name -> identity.clearField(field(name)));
    return Hashes.of(identity.build());
  }

  private void within(String name, java.time.Duration least, java.time.Duration most) {
    FieldDescriptor field = field(name);
    if (!request.hasField(field)) {
      return;
    }
    Duration value = (Duration) request.getField(field);
    if (!Durations.isValid(value)
        || toJava(value).compareTo(least) < 0
        || toJava(value).compareTo(most) > 0) {
      throw new InvalidRequestException(
          name,
          "%s (expected: %d s to %d s)"
              .formatted(
                  Durations.isValid(value) ? Durations.toString(value) : "no duration",
                  least.toSeconds(),
                  most.toSeconds()));
    }
  }

  private FieldDescriptor field(String name) {
    return request.getDescriptorForType().findFieldByName(name);
  }

  private static java.time.Duration toJava(Duration duration) {
    return java.time.Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
  }
}
