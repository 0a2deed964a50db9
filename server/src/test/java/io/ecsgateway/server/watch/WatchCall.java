package io.ecsgateway.server.watch;

import com.google.protobuf.Message;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import java.util.function.Consumer;

/** A watch that can be called, and called again with a token. */
public record WatchCall<Q extends Message, R extends Message>(
    MethodDescriptor<Q, R> method, Q request) {

  /**
   * Calls it.
   *
   * @param resumeToken where to go on; empty for the beginning
   */
  Reader<Q, R> open(Channel channel, String resumeToken, Consumer<WatchResponse> hears) {
    @SuppressWarnings("unchecked") // a builder builds what it was made from
    Q resumed =
        (Q)
            request.toBuilder()
                .setField(
                    request.getDescriptorForType().findFieldByName("resume_token"), resumeToken)
                .build();
    return Reader.of(channel, method, resumed, message -> hears.accept(new WatchResponse(message)));
  }
}
