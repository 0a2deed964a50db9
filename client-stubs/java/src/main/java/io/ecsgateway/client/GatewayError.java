package io.ecsgateway.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RequestInfo;
import com.google.rpc.RetryInfo;
import io.ecsgateway.v1.ErrorReason;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway says of an error besides its code and message.
 *
 * @param code the gRPC status code
 * @param message for people, not for programs; where the gateway could not be reached, with the
 *     causes
 * @param reason what programs go by; {@code ERROR_REASON_UNSPECIFIED} where the gateway says
 *     nothing, as when it could not be reached, or something this version does not know
 * @param domain {@code ecs.amazonaws.com} for what ECS said, {@code ecsgateway} for the rest; empty
 *     where the gateway says nothing
 * @param metadata details by name: {@code operation}, {@code target}, {@code ecsErrorCode}, {@code
 *     clientToken}, {@code resumeToken} and others, each only where it applies
 * @param requestId by which AWS or the gateway's log knows the call; empty without one
 * @param retryDelay when to come back, where the gateway says
 * @param violations which fields of the request are wrong, and how
 */
public record GatewayError(
    Status.Code code,
    String message,
    ErrorReason reason,
    String domain,
    Map<String, String> metadata,
    String requestId,
    Optional<Duration> retryDelay,
    List<Violation> violations) {
  private static final String REASON_PREFIX = "ERROR_REASON_";

  /**
   * A field that is wrong.
   *
   * @param field its path in the request
   * @param description what was expected of it
   */
  public record Violation(String field, String description) {}

  /** Reads {@code failure}, of any call of the gateway; of other failures the code is UNKNOWN. */
  public static GatewayError of(Throwable failure) {
    Status status = Status.fromThrowable(failure);
    List<Any> details = details(failure);
    String message = status.getDescription() == null ? "" : status.getDescription();
    ErrorInfo info = find(details, ErrorInfo.getDefaultInstance());
    return new GatewayError(
        status.getCode(),
        details.isEmpty() ? withCauses(message, status.getCause()) : message,
        reason(info.getReason()),
        info.getDomain(),
        info.getMetadataMap(),
        find(details, RequestInfo.getDefaultInstance()).getRequestId(),
        retryDelay(find(details, RetryInfo.getDefaultInstance())),
        find(details, BadRequest.getDefaultInstance()).getFieldViolationsList().stream()
            .map(each -> new Violation(each.getField(), each.getDescription()))
            .toList());
  }

  /** Adds what gRPC itself only hints at, as in "io exception". */
  private static String withCauses(String message, @Nullable Throwable failure) {
    StringBuilder told = new StringBuilder(message);
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String said = cause.getMessage();
      if (said != null && told.indexOf(said) < 0) {
        told.append(told.isEmpty() ? "" : ": ").append(said);
      }
    }
    return told.toString();
  }

  private static List<Any> details(Throwable failure) {
    try {
      com.google.rpc.Status status = StatusProto.fromThrowable(failure);
      return status == null ? List.of() : status.getDetailsList();
    } catch (IllegalArgumentException e) {
      return List
          .of(); // of another status than that which arrived: something on the way changed it
    }
  }

  /** Returns the detail of {@code kind}'s type, or {@code kind} itself where there is none. */
  private static <T extends Message> T find(List<Any> details, T kind) {
    for (Any detail : details) {
      if (detail.isSameTypeAs(kind)) {
        try {
          return detail.unpackSameTypeAs(kind);
        } catch (InvalidProtocolBufferException e) {
          return kind;
        }
      }
    }
    return kind;
  }

  private static ErrorReason reason(String name) {
    try {
      return ErrorReason.valueOf(REASON_PREFIX + name);
    } catch (IllegalArgumentException e) {
      return ErrorReason.ERROR_REASON_UNSPECIFIED;
    }
  }

  private static Optional<Duration> retryDelay(RetryInfo info) {
    return info.hasRetryDelay()
        ? Optional.of(
            Duration.ofSeconds(info.getRetryDelay().getSeconds(), info.getRetryDelay().getNanos()))
        : Optional.empty();
  }
}
