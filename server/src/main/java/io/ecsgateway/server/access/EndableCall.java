package io.ecsgateway.server.access;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/**
 * A call that somebody besides the one who serves it can end, at any time and from any thread. What
 * is sent after that goes nowhere.
 */
public final class EndableCall<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
  private boolean ended;

  public EndableCall(ServerCall<ReqT, RespT> call) {
    super(call);
  }

  /**
   * Ends the call in {@code status}. Whoever serves it is to be told besides, by {@link
   * ServerCall.Listener#onCancel}, without any lock held.
   *
   * @return false if it was over already
   */
  public synchronized boolean end(StatusRuntimeException status) {
    if (ended) {
      return false;
    }
    ended = true;
    super.close(status.getStatus(), trailers(status));
    return true;
  }

  /** Returns the trailers that carry the details of {@code status}. */
  public static Metadata trailers(StatusRuntimeException status) {
    return status.getTrailers() == null ? new Metadata() : status.getTrailers();
  }

  /**
   * What is ended is given up, too: nothing more is done for it. Synchronized, so that who has set
   * a handler before asking is either told of the end by that or told here.
   */
  @Override
  public synchronized boolean isCancelled() {
    return ended || super.isCancelled();
  }

  @Override
  public synchronized void sendHeaders(Metadata headers) {
    if (!ended) {
      super.sendHeaders(headers);
    }
  }

  @Override
  public synchronized void sendMessage(RespT message) {
    if (!ended) {
      super.sendMessage(message);
    }
  }

  @Override
  public synchronized void close(Status status, Metadata trailers) {
    if (!ended) {
      ended = true;
      super.close(status, trailers);
    }
  }
}
