package io.ecsgateway.client;

/** A thread was interrupted while it waited for a message. The watch is closed. */
public final class WatchInterruptedException extends RuntimeException {
  WatchInterruptedException() {
    super("interrupted while waiting for the next message of a watch");
  }
}
