package io.ecsgateway.client;

import com.google.protobuf.Message;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hears of a watch, one call at a time, on threads of the connection's or on one that closes it.
 * The next message is asked for when {@link #onMessage} has returned.
 *
 * @param <RespT> the kind of message
 */
public interface WatchListener<RespT extends Message> extends ResumeListener {
  /** Hears the next message; the last one is {@code finished}. */
  void onMessage(RespT message);

  /**
   * Hears that nothing more comes.
   *
   * @param failure why the watch cannot go on; null after {@code finished}
   */
  void onEnd(@Nullable StatusRuntimeException failure);

  @Override
  default void onResume(@Nullable StatusRuntimeException failure, Duration pause) {}
}
