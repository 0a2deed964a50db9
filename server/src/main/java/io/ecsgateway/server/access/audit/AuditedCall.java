package io.ecsgateway.server.access.audit;

import io.ecsgateway.server.call.ToldReason;
import io.grpc.Metadata;
import io.grpc.Status;
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
   * Returns the line about how it ended: done, done in part, not done, or nobody knows.
   *
   * @param done how much of it an answer says was done
   * @param awsRequestId of ECS's answer; null without one
   */
  Map<String, Object> finished(
      Instant now, Status status, Metadata trailers, Done done, @Nullable String awsRequestId) {
    @Nullable String reason = ToldReason.of(status, trailers);
    Map<String, Object> line = line("finished", now);
    line.put("status", status.getCode().name());
    if (reason != null) {
      line.put("reason", reason);
    }
    line.put("outcome", outcome(status.getCode(), reason, done));
    if (awsRequestId != null) {
      line.put("requestId", awsRequestId);
    }
    return line;
  }

  /** Returns the line about a call whose caller left before it was answered. */
  Map<String, Object> abandoned(Instant now) {
    return finished(now, Status.CANCELLED, new Metadata(), Done.WHOLLY, null);
  }

  private static String outcome(Status.Code status, @Nullable String reason, Done done) {
    if (status == Status.Code.OK) {
      return done.outcome();
    }
    boolean sent = reason == null || !NOT_SENT.contains(reason);
    return sent && OUTCOME_UNKNOWN.contains(status) ? "unknown" : "not done";
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
}
