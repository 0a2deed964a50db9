package io.ecsgateway.server.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RequestInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.ecsgateway.server.aws.EcsCall;
import io.ecsgateway.server.aws.UnknownTargetException;
import io.ecsgateway.server.mapping.InvalidRequestException;
import io.ecsgateway.server.quota.QuotaSpentException;
import io.ecsgateway.v1.ErrorReason;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.ConflictException;

/**
 * Writes a verdict out as a google.rpc.Status with its details. It travels in the trailers, in
 * base64, and a client of gRPC takes 8 KiB of them: beyond, the error is lost, and with some
 * clients the connection with all its calls. So whatever may be long is shortened here.
 */
final class StatusDetails {
  private static final String ECS_DOMAIN = "ecs.amazonaws.com";
  private static final String GATEWAY_DOMAIN = "ecsgateway";
  private static final String REASON_PREFIX = "ERROR_REASON_";

  private static final int MOST_TEXT_BYTES = 600;
  private static final int MOST_LIST_BYTES = 1_200;
  private static final int MOST_VIOLATION_BYTES = 300;
  private static final int MOST_VIOLATIONS_BYTES = 2_000;

  /** With a resume token, before base64. */
  private static final int MOST_BYTES = 4_400;

  /** When to come back: by then a bucket of any ECS operation has refilled by one at least. */
  private static final Duration RETRY_DELAY = Duration.newBuilder().setSeconds(1).build();

  private StatusDetails() {}

  static StatusRuntimeException invalidRequest(EcsCall call, InvalidRequestException invalid) {
    BadRequest.Builder badRequest = BadRequest.newBuilder();
    for (InvalidRequestException.Violation violation : invalid.violations()) {
      badRequest
          .addFieldViolationsBuilder()
          .setField(shortened(violation.field(), MOST_VIOLATION_BYTES))
          .setDescription(shortened(violation.description(), MOST_VIOLATION_BYTES));
      if (badRequest.build().getSerializedSize() > MOST_VIOLATIONS_BYTES) {
        break;
      }
    }
    Verdict verdict =
        new Verdict(
            Code.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_REQUEST_INVALID, invalid.getMessage());
    return status(verdict, info(call, verdict, GATEWAY_DOMAIN), List.of(badRequest.build()));
  }

  static StatusRuntimeException unknownTarget(EcsCall call, UnknownTargetException unknown) {
    Verdict verdict =
        new Verdict(
            Code.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_TARGET_UNKNOWN, unknown.getMessage());
    return status(
        verdict,
        info(call, verdict, GATEWAY_DOMAIN)
            .putMetadata("target", shortened(unknown.target(), MOST_TEXT_BYTES))
            .putMetadata(
                "knownTargets", shortened(String.join(",", unknown.known()), MOST_LIST_BYTES)),
        List.of());
  }

  static StatusRuntimeException callerLimit(
      EcsCall call, String caller, String limit, java.time.Duration retryAfter) {
    Verdict verdict =
        new Verdict(
            Code.RESOURCE_EXHAUSTED,
            ErrorReason.ERROR_REASON_CALLER_LIMIT,
            "caller " + caller + " has reached " + limit);
    return status(
        verdict,
        info(call, verdict, GATEWAY_DOMAIN),
        List.of(
            RetryInfo.newBuilder().setRetryDelay(proto(retryAfter)).build(),
            QuotaFailure.newBuilder()
                .addViolations(
                    QuotaFailure.Violation.newBuilder()
                        .setSubject(shortened(caller, MOST_TEXT_BYTES))
                        .setDescription(limit))
                .build()));
  }

  static StatusRuntimeException quotaSpent(EcsCall call, QuotaSpentException spent) {
    Verdict verdict =
        new Verdict(
            Code.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_THROTTLED, spent.getMessage());
    return status(
        verdict,
        info(call, verdict, GATEWAY_DOMAIN),
        List.of(RetryInfo.newBuilder().setRetryDelay(proto(spent.retryAfter())).build()));
  }

  private static Duration proto(java.time.Duration duration) {
    return Duration.newBuilder()
        .setSeconds(duration.toSeconds())
        .setNanos(duration.toNanosPart())
        .build();
  }

  static StatusRuntimeException withResumeToken(StatusRuntimeException told, String resumeToken) {
    Status status = requireNonNull(StatusProto.fromThrowable(told));
    if (status.getSerializedSize() + resumeToken.length() > MOST_BYTES) {
      return told;
    }
    try {
      ErrorInfo info =
          status.getDetails(0).unpack(ErrorInfo.class).toBuilder()
              .putMetadata("resumeToken", resumeToken)
              .build();
      return StatusProto.toStatusRuntimeException(
          status.toBuilder().setDetails(0, Any.pack(info)).build());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the first detail is always an ErrorInfo", e);
    }
  }

  static StatusRuntimeException ofGateway(EcsCall call, Verdict verdict, String requestId) {
    List<Message> more = more(verdict, null);
    more.add(RequestInfo.newBuilder().setRequestId(requestId).build());
    return status(verdict, info(call, verdict, GATEWAY_DOMAIN), more);
  }

  static StatusRuntimeException ofAnswer(
      EcsCall call, Verdict verdict, AwsServiceException answer) {
    ErrorInfo.Builder info = info(call, verdict, domain(verdict));
    @Nullable String said = null;
    if (answer.awsErrorDetails() != null) {
      putIfPresent(info, "ecsErrorCode", answer.awsErrorDetails().errorCode());
      said = answer.awsErrorDetails().errorMessage();
    }
    if (answer instanceof ConflictException conflict && !conflict.resourceIds().isEmpty()) {
      info.putMetadata(
          "resourceIds", shortened(String.join(",", conflict.resourceIds()), MOST_LIST_BYTES));
    }
    List<Message> more = more(verdict, said);
    if (answer.requestId() != null) {
      more.add(RequestInfo.newBuilder().setRequestId(answer.requestId()).build());
    }
    Verdict told =
        verdict.message() == null
            ? new Verdict(verdict.code(), verdict.reason(), said == null ? "" : said)
            : verdict;
    return status(told, info, more);
  }

  private static ErrorInfo.Builder info(EcsCall call, Verdict verdict, String domain) {
    ErrorInfo.Builder info =
        ErrorInfo.newBuilder()
            .setReason(verdict.reason().name().substring(REASON_PREFIX.length()))
            .setDomain(domain)
            .putMetadata("operation", call.operation());
    putIfPresent(info, "target", call.target());
    if (verdict.reason() == ErrorReason.ERROR_REASON_OUTCOME_UNKNOWN) {
      putIfPresent(info, "clientToken", call.clientToken());
    }
    return info;
  }

  /** What was concluded, rather than said by ECS, is the gateway's. */
  private static String domain(Verdict verdict) {
    return switch (verdict.reason()) {
      case ERROR_REASON_OUTCOME_UNKNOWN,
          ERROR_REASON_ECS_UNAVAILABLE,
          ERROR_REASON_GATEWAY_CREDENTIALS,
          ERROR_REASON_INTERNAL ->
          GATEWAY_DOMAIN;
      default -> ECS_DOMAIN;
    };
  }

  private static List<Message> more(Verdict verdict, @Nullable String said) {
    List<Message> details = new ArrayList<>();
    switch (verdict.reason()) {
      case ERROR_REASON_THROTTLED, ERROR_REASON_ECS_UNAVAILABLE ->
          details.add(RetryInfo.newBuilder().setRetryDelay(RETRY_DELAY).build());
      case ERROR_REASON_LIMIT_EXCEEDED, ERROR_REASON_ATTRIBUTE_LIMIT_EXCEEDED ->
          details.add(
              QuotaFailure.newBuilder()
                  .addViolations(
                      QuotaFailure.Violation.newBuilder()
                          .setSubject(ECS_DOMAIN)
                          .setDescription(said == null ? "" : shortened(said, MOST_TEXT_BYTES)))
                  .build());
      default -> {}
    }
    return details;
  }

  private static StatusRuntimeException status(
      Verdict verdict, ErrorInfo.Builder info, List<Message> more) {
    Status.Builder status =
        Status.newBuilder()
            .setCode(verdict.code().value())
            .setMessage(
                verdict.message() == null ? "" : shortened(verdict.message(), MOST_TEXT_BYTES))
            .addDetails(Any.pack(info.build()));
    for (Message detail : more) {
      status.addDetails(Any.pack(detail));
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }

  private static String shortened(String text, int mostBytes) {
    byte[] bytes = text.getBytes(UTF_8);
    if (bytes.length <= mostBytes) {
      return text;
    }
    int end = mostBytes;
    while ((bytes[end] & 0xC0) == 0x80) {
      end--; // not in the middle of a character
    }
    return new String(bytes, 0, end, UTF_8) + "...";
  }

  private static void putIfPresent(ErrorInfo.Builder info, String key, @Nullable String value) {
    if (value != null) {
      info.putMetadata(key, shortened(value, MOST_TEXT_BYTES));
    }
  }
}
