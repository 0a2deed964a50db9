package io.ecsgateway.client;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import io.ecsgateway.v1.WatchStatus;

/** The fields that all watches have, by name. */
final class WatchFields {
  private static final java.time.Duration HEARTBEAT = java.time.Duration.ofSeconds(15);
  private static final java.time.Duration SLACK = java.time.Duration.ofSeconds(10);

  private WatchFields() {}

  static String resumeToken(Message request) {
    return (String) request.getField(field(request, "resume_token"));
  }

  @SuppressWarnings("unchecked") // a builder makes what it was made of
  static <T extends Message> T withResumeToken(T request, String token) {
    return (T) request.toBuilder().setField(field(request, "resume_token"), token).build();
  }

  /** Returns how long a stream of {@code request} may be silent before it counts as broken. */
  static java.time.Duration longestSilence(Message request) {
    FieldDescriptor interval = field(request, "heartbeat_interval");
    java.time.Duration heartbeat = HEARTBEAT;
    if (request.hasField(interval)) {
      Duration asked = (Duration) request.getField(interval);
      heartbeat = java.time.Duration.ofSeconds(asked.getSeconds(), asked.getNanos());
    }
    return heartbeat.multipliedBy(3).plus(SLACK);
  }

  static String tokenOf(Message message) {
    return ((WatchStatus) message.getField(field(message, "watch"))).getResumeToken();
  }

  static boolean isGoingAway(Message message) {
    return message.hasField(field(message, "going_away"));
  }

  static boolean isFinished(Message message) {
    return message.hasField(field(message, "finished"));
  }

  private static FieldDescriptor field(Message message, String name) {
    Descriptor type = message.getDescriptorForType();
    return requireNonNull(type.findFieldByName(name), () -> type.getFullName() + "." + name);
  }
}
