package io.ecsgateway.server.status;

import io.ecsgateway.v1.ErrorReason;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * How a failed call is answered.
 *
 * @param code the gRPC status
 * @param reason why, for programs
 * @param message why, for people; null stands for ECS's own message
 */
record Verdict(Status.Code code, ErrorReason reason, @Nullable String message) {
  static Verdict of(Status.Code code, ErrorReason reason) {
    return new Verdict(code, reason, null);
  }
}
