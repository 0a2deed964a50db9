package io.ecsgateway.server.watch;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.ecsgateway.v1.GoingAway;
import io.ecsgateway.v1.Heartbeat;
import io.ecsgateway.v1.ServiceEvents;
import io.ecsgateway.v1.WatchStatus;
import org.jspecify.annotations.Nullable;

/**
 * Writes the responses of one watch. All watches' responses are alike: {@code watch} and one of
 * {@code snapshot}, {@code progress}, {@code heartbeat}, {@code finished}, {@code going_away}.
 *
 * @param <R> the watch's response message
 */
final class WatchMessages<R extends Message> {
  private final R prototype;
  private final FieldDescriptor watch;
  private final FieldDescriptor snapshot;
  private final FieldDescriptor progress;
  private final FieldDescriptor heartbeat;
  private final FieldDescriptor finished;
  private final FieldDescriptor goingAway;
  private final @Nullable FieldDescriptor serviceEvents;

  WatchMessages(R prototype) {
    this.prototype = prototype;
    this.watch = field("watch");
    this.snapshot = field("snapshot");
    this.progress = field("progress");
    this.heartbeat = field("heartbeat");
    this.finished = field("finished");
    this.goingAway = field("going_away");
    this.serviceEvents = progress.getMessageType().findFieldByName("service_events");
  }

  R snapshot(WatchStatus status, Message state, ServiceEvents events) {
    return response(status, snapshot, withEvents(state, events));
  }

  R progress(WatchStatus status, Message state, ServiceEvents events) {
    return response(status, progress, withEvents(state, events));
  }

  R heartbeat(WatchStatus status) {
    return response(status, heartbeat, Heartbeat.getDefaultInstance());
  }

  R finished(WatchStatus status, Message outcome) {
    return response(status, finished, outcome);
  }

  R goingAway(WatchStatus status) {
    return response(status, goingAway, GoingAway.getDefaultInstance());
  }

  private Message withEvents(Message state, ServiceEvents events) {
    return serviceEvents == null || events.equals(ServiceEvents.getDefaultInstance())
        ? state
        : state.toBuilder().setField(serviceEvents, events).build();
  }

  private R response(WatchStatus status, FieldDescriptor event, Message value) {
    @SuppressWarnings("unchecked") // a builder builds what it was made from
    R response =
        (R) prototype.newBuilderForType().setField(watch, status).setField(event, value).build();
    return response;
  }

  private FieldDescriptor field(String name) {
    FieldDescriptor field = prototype.getDescriptorForType().findFieldByName(name);
    if (field == null) {
      throw new IllegalStateException(
          prototype.getDescriptorForType().getFullName() + ": no field " + name);
    }
    return field;
  }
}
