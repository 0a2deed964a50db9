package io.ecsgateway.client;

import io.grpc.StatusRuntimeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Hears of the interruptions of a watch. */
@FunctionalInterface
public interface ResumeListener {
  /**
   * Hears that a stream is over before the watch is, and that another one follows.
   *
   * @param failure what ended the stream; null where the gateway sent the watch away
   * @param pause how long it waits before
   */
  void onResume(@Nullable StatusRuntimeException failure, Duration pause);
}
