package io.ecsgateway.server.call;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import org.jspecify.annotations.Nullable;

/** Reads what the gateway itself told a caller. */
public final class ToldReason {
  private ToldReason() {}

  /** Returns the {@code ErrorInfo.reason} that a call ended with; null without one. */
  public static @Nullable String of(Status status, Metadata trailers) {
    if (status.isOk()) {
      return null;
    }
    try {
      for (Any detail : StatusProto.fromStatusAndTrailers(status, trailers).getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          return detail.unpack(ErrorInfo.class).getReason();
        }
      }
      return null;
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the gateway's own details cannot be read", e);
    }
  }
}
