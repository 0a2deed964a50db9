package io.ecsgateway.server.watch;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.ecsgateway.v1.WatchStatus;

/**
 * A response of any watch: their forms are alike.
 *
 * @param response the message
 */
record WatchResponse(Message response) {
  String resumeToken() {
    FieldDescriptor watch = response.getDescriptorForType().findFieldByName("watch");
    return ((WatchStatus) response.getField(watch)).getResumeToken();
  }

  /** Returns snapshot, progress, heartbeat, finished or going_away. */
  String event() {
    return field().getName();
  }

  Message value() {
    return (Message) response.getField(field());
  }

  private FieldDescriptor field() {
    return response.getOneofFieldDescriptor(response.getDescriptorForType().getOneofs().getFirst());
  }
}
