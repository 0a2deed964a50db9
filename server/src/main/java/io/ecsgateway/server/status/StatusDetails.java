package io.ecsgateway.server.status;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
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
import io.ecsgateway.v1.ErrorReason;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.ConflictException;

/** Writes a verdict out as a google.rpc.Status with its details. */
final class StatusDetails {
  private static final String ECS_DOMAIN = "ecs.amazonaws.com";
  private static final String GATEWAY_DOMAIN = "ecsgateway";
  private static final String REASON_PREFIX = "ERROR_REASON_";

  private static final int LONGEST_TEXT = 1000;

  /** When to come back: by then a bucket of any ECS operation has refilled by one at least. */
  private static final Duration RETRY_DELAY = Duration.newBuilder().setSeconds(1).build();

  private StatusDetails() {}

  static StatusRuntimeException invalidRequest(EcsCall call, InvalidRequestException invalid) {
    BadRequest.Builder badRequest = BadRequest.newBuilder();
    for (InvalidRequestException.Violation violation : invalid.violations()) {
      badRequest
          .addFieldViolationsBuilder()
          .setField(violation.field())
          .setDescription(violation.description());
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
            .putMetadata("target", unknown.target())
            .putMetadata("knownTargets", String.join(",", unknown.known())),
        List.of());
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
      said = shortened(answer.awsErrorDetails().errorMessage());
    }
    if (answer instanceof ConflictException conflict && !conflict.resourceIds().isEmpty()) {
      info.putMetadata("resourceIds", String.join(",", conflict.resourceIds()));
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
    putIfPresent(info, "resumeToken", call.resumeToken());
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
                          .setDescription(said == null ? "" : said))
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
            .setMessage(verdict.message() == null ? "" : verdict.message())
            .addDetails(Any.pack(info.build()));
    for (Message detail : more) {
      status.addDetails(Any.pack(detail));
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }

  /** Errors travel in metadata, of which gRPC takes 8 KiB. */
  private static @Nullable String shortened(@Nullable String text) {
    return text == null || text.length() <= LONGEST_TEXT
        ? text
        : text.substring(0, LONGEST_TEXT) + "...";
  }

  private static void putIfPresent(ErrorInfo.Builder info, String key, @Nullable String value) {
    if (value != null) {
      info.putMetadata(key, value);
    }
  }
}
