package io.ecsgateway.client;

import com.google.protobuf.Message;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A watch that tells a listener of each message. */
public final class ListenedWatch implements AutoCloseable {
  private final ResumingStream<?, ?> stream;

  <RespT extends Message> ListenedWatch(
      ResumingStream.Opening<?, RespT> opening, WatchListener<RespT> listener) {
    stream =
        opening.open(
            new WatchListener<>() {
              @Override
              public void onMessage(RespT message) {
                listener.onMessage(message);
                stream.request();
              }

              @Override
              public void onEnd(@Nullable StatusRuntimeException failure) {
                listener.onEnd(failure);
              }

              @Override
              public void onResume(@Nullable StatusRuntimeException failure, Duration pause) {
                listener.onResume(failure, pause);
              }
            });
    stream.request();
  }

  /** Ends the watch; its listener hears nothing more. */
  @Override
  public void close() {
    stream.cancel();
  }
}
