package io.ecsgateway.server.call;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.ServerCall;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells once that a call is over, however it ended and whoever says so first. */
public final class CallEnd<ReqT> extends SimpleForwardingServerCallListener<ReqT> {
  private final Runnable over;
  private final AtomicBoolean told = new AtomicBoolean();

  /**
   * @param server who is told all that happens to the call
   * @param over run before {@code server} is told of the end
   */
  public CallEnd(ServerCall.Listener<ReqT> server, Runnable over) {
    super(server);
    this.over = over;
  }

  @Override
  public void onCancel() {
    tell();
    super.onCancel();
  }

  @Override
  public void onComplete() {
    tell();
    super.onComplete();
  }

  private void tell() {
    if (told.compareAndSet(false, true)) {
      over.run();
    }
  }
}
