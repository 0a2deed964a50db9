package io.ecsgateway.server.watch;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.grpc.MethodDescriptor;
import java.time.Duration;

/**
 * One kind of watch: its RPC, and how a request becomes a tracker.
 *
 * @param method the RPC
 * @param stateParser reads the tracker's state out of a resume token
 * @param trackers makes the tracker of a request
 */
public record WatchDefinition<
    Q extends Message, S extends Message, P extends Message, F extends Message, R extends Message>(
    MethodDescriptor<Q, R> method, Parser<S> stateParser, Trackers<Q, S, P, F> trackers) {

  /** Makes the tracker that a request asks for. */
  @FunctionalInterface
  public interface Trackers<
      Q extends Message, S extends Message, P extends Message, F extends Message> {
    /**
     * Returns the tracker of {@code request}.
     *
     * @param target name of the target to watch in
     * @param grace how long to wait for what is not to be seen yet
     * @param mirror turns SDK shapes into messages
     */
    Tracker<S, P, F> of(Q request, String target, Duration grace, Mirror mirror);
  }
}
