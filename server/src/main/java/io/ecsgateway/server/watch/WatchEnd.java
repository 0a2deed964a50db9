package io.ecsgateway.server.watch;

import io.grpc.StatusRuntimeException;

/** What happens when a stream is over. */
interface WatchEnd {
  /**
   * Returns the status in which {@code failure} ends a stream.
   *
   * @param resumeToken where the watch stands, for the caller to try again with
   */
  StatusRuntimeException status(Throwable failure, String resumeToken);

  /** Hears that {@code session} is over, however it ended. */
  void over(WatchSession<?, ?, ?, ?> session);
}
