package io.ecsgateway.server.access.audit;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the two lines about a change say: one before anything is sent, one when it is over. They
 * share an id.
 *
 * @param id of this call alone
 * @param caller who asked for it
 * @param method the RPC's full name
 * @param target as the caller said it, or the default one's name
 * @param names what the request names, by field, as the caller said it
 */
record AuditedCall(
    UUID id, String caller, String method, String target, Map<String, List<String>> names) {
  /** What a change may have happened in, in spite of them. */
  private static final Set<Status.Code> OUTCOME_UNKNOWN =
      Set.of(
          Status.Code.UNKNOWN,
          Status.Code.INTERNAL,
          Status.Code.UNAVAILABLE,
          Status.Code.CANCELLED,
          Status.Code.DEADLINE_EXCEEDED);

  /** Of the gateway itself, before anything was sent. */
  private static final Set<String> NOT_SENT =
      Set.of("GATEWAY_CREDENTIALS", "IDENTITY_UNAVAILABLE", "AUDIT_UNAVAILABLE");

  Map<String, Object> requested(Instant now) {
    return line("requested", now);
  }

  /**
   * Returns the line about how it ended: done, not done, or nobody knows.
   *
   * @param awsRequestId of ECS's answer; null without one
   */
  Map<String, Object> finished(
      Instant now, Status status, Metadata trailers, @Nullable String awsRequestId) {
    @Nullable ErrorInfo info = errorInfo(status, trailers);
    String reason = info == null ? "" : info.getReason();
    Map<String, Object> line = line("finished", now);
    line.put("status", status.getCode().name());
    if (!reason.isEmpty()) {
      line.put("reason", reason);
    }
    line.put("outcome", outcome(status.getCode(), reason));
    if (awsRequestId != null) {
      line.put("requestId", awsRequestId);
    }
    return line;
  }

  /** Returns the line about a call whose caller left before it was answered. */
  Map<String, Object> abandoned(Instant now) {
    return finished(now, Status.CANCELLED, new Metadata(), null);
  }

  private static String outcome(Status.Code status, String reason) {
    if (status == Status.Code.OK) {
      return "done";
    }
    return OUTCOME_UNKNOWN.contains(status) && !NOT_SENT.contains(reason) ? "unknown" : "not done";
  }

  private Map<String, Object> line(String event, Instant now) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("audit", event);
    line.put("id", id.toString());
    line.put("time", now.toString());
    line.put("caller", caller);
    line.put("method", method);
    line.put("target", target);
    line.put("names", names);
    return line;
  }

  private static @Nullable ErrorInfo errorInfo(Status status, Metadata trailers) {
    com.google.rpc.@Nullable Status details = StatusProto.fromStatusAndTrailers(status, trailers);
    try {
      for (Any detail : details == null ? List.<Any>of() : details.getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          return detail.unpack(ErrorInfo.class);
        }
      }
      return null;
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the gateway's own details cannot be read", e);
    }
  }
}
