package io.ecsgateway.server.status;

import static io.ecsgateway.v1.ErrorReason.*;

import io.ecsgateway.server.aws.CredentialsUnavailableException;
import io.ecsgateway.server.aws.EcsCall;
import io.ecsgateway.server.aws.RetryClass;
import io.ecsgateway.server.aws.UnknownTargetException;
import io.ecsgateway.server.mapping.InvalidRequestException;
import io.ecsgateway.server.quota.QuotaSpentException;
import io.ecsgateway.server.watch.DeployedByTaskSetsException;
import io.ecsgateway.server.watch.UnusableResumeTokenException;
import io.ecsgateway.v1.ErrorReason;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Turns whatever ended a call into the gRPC status that its caller meets. */
@Singleton
public final class StatusMapper {
  private static final Logger LOG = LoggerFactory.getLogger(StatusMapper.class);

  static final Verdict CREDENTIALS =
      new Verdict(
          Code.UNAVAILABLE,
          ERROR_REASON_GATEWAY_CREDENTIALS,
          "the gateway has no valid AWS credentials for this target");
  static final Verdict UNFORESEEN =
      new Verdict(
          Code.INTERNAL,
          ERROR_REASON_INTERNAL,
          "unforeseen; the gateway's log tells more under the same request id");
  private static final Verdict UNREACHABLE =
      new Verdict(Code.UNAVAILABLE, ERROR_REASON_ECS_UNAVAILABLE, "ECS could not be reached");
  private static final Verdict ANSWER_LOST =
      new Verdict(
          Code.UNAVAILABLE,
          ERROR_REASON_ECS_UNAVAILABLE,
          "the connection to ECS broke or timed out");
  private static final Verdict SERVER_ERROR =
      new Verdict(
          Code.UNAVAILABLE, ERROR_REASON_ECS_UNAVAILABLE, "ECS answered with a server error");
  private static final Verdict OUTCOME_UNKNOWN =
      new Verdict(
          Code.UNKNOWN,
          ERROR_REASON_OUTCOME_UNKNOWN,
          "ECS's answer was lost or a server error: the change may or may not have happened");
  private static final Verdict THROTTLED =
      new Verdict(
          Code.RESOURCE_EXHAUSTED,
          ERROR_REASON_THROTTLED,
          "ECS throttles calls of this kind in this account and region");
  private static final Verdict CANCELLED =
      new Verdict(Code.CANCELLED, ERROR_REASON_CANCELLED, "the caller gave the call up");

  /** Returns the status, with its details, in which {@code failure} ends {@code call}. */
  public StatusRuntimeException toStatus(EcsCall call, Throwable failure) {
    Throwable cause = unwrapped(failure);
    return switch (cause) {
      case InvalidRequestException invalid -> StatusDetails.invalidRequest(call, invalid);
      case UnusableResumeTokenException unusable ->
          StatusDetails.ofGateway(
              call,
              new Verdict(
                  Code.INVALID_ARGUMENT, ERROR_REASON_RESUME_TOKEN_UNUSABLE, unusable.getMessage()),
              UUID.randomUUID().toString());
      case DeployedByTaskSetsException external ->
          StatusDetails.ofGateway(
              call,
              new Verdict(
                  Code.FAILED_PRECONDITION,
                  ERROR_REASON_DEPLOYED_BY_TASK_SETS,
                  external.getMessage()),
              UUID.randomUUID().toString());
      case QuotaSpentException spent -> StatusDetails.quotaSpent(call, spent);
      case UnknownTargetException unknown -> StatusDetails.unknownTarget(call, unknown);
      case AwsServiceException answer -> {
        Verdict verdict = afterAllAttempts(call, judge(call, answer), answer);
        log(call, verdict, answer.requestId(), answer);
        yield StatusDetails.ofAnswer(call, verdict, answer);
      }
      default -> {
        Verdict verdict = afterAllAttempts(call, judge(call, cause), cause);
        String requestId = UUID.randomUUID().toString();
        log(call, verdict, requestId, cause);
        yield StatusDetails.ofGateway(call, verdict, requestId);
      }
    };
  }

  /**
   * Returns the status in which the gateway itself ends {@code call}, for a reason that is its own
   * and no failure of ECS.
   */
  public StatusRuntimeException refusal(
      EcsCall call, Code code, ErrorReason reason, String message) {
    return StatusDetails.ofGateway(
        call, new Verdict(code, reason, message), UUID.randomUUID().toString());
  }

  /**
   * Returns the status in which the gateway turns {@code call} away because {@code caller} takes
   * too much.
   *
   * @param limit which limit it was, and what it says
   */
  public StatusRuntimeException callerLimit(
      EcsCall call, String caller, String limit, Duration retryAfter) {
    return StatusDetails.callerLimit(call, caller, limit, retryAfter);
  }

  /**
   * Returns the status in which {@code failure} ends a watch, with the token to go on with if that
   * is not too long for an error. The last message has the same one.
   */
  public StatusRuntimeException toStatus(EcsCall call, Throwable failure, String resumeToken) {
    return StatusDetails.withResumeToken(toStatus(call, failure), resumeToken);
  }

  /** Tells the operators what callers are not told, or what only operators can mend. */
  private static void log(
      EcsCall call, Verdict verdict, @Nullable String requestId, Throwable failure) {
    switch (verdict.reason()) {
      case ERROR_REASON_INTERNAL ->
          LOG.error("{} failed unforeseen, request {}", call, requestId, failure);
      case ERROR_REASON_GATEWAY_CREDENTIALS,
          ERROR_REASON_GATEWAY_NOT_ALLOWED,
          ERROR_REASON_OUTCOME_UNKNOWN,
          ERROR_REASON_ECS_UNAVAILABLE ->
          LOG.warn(
              "{} ended in {}, request {}: {}", call, verdict.reason(), requestId, causes(failure));
      default -> {}
    }
  }

  private static String causes(Throwable failure) {
    StringBuilder causes = new StringBuilder(failure.toString());
    for (@Nullable Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      causes.append("; caused by ").append(cause);
    }
    return causes.toString();
  }

  static Verdict serverError(EcsCall call) {
    return call.repeatable() ? SERVER_ERROR : OUTCOME_UNKNOWN;
  }

  private static Verdict judge(EcsCall call, AwsServiceException answer) {
    if (answer.isThrottlingException()) {
      return THROTTLED;
    }
    @Nullable String code =
        answer.awsErrorDetails() == null ? null : answer.awsErrorDetails().errorCode();
    @Nullable String message =
        answer.awsErrorDetails() == null ? null : answer.awsErrorDetails().errorMessage();
    Verdict verdict =
        code == null ? UNFORESEEN : EcsErrors.judge(call, code, message == null ? "" : message);
    // Without a code that means something, a 5xx still says that ECS may have acted.
    return verdict.equals(UNFORESEEN) && answer.statusCode() >= 500 ? serverError(call) : verdict;
  }

  private static Verdict judge(EcsCall call, Throwable failure) {
    if (hasCause(failure, CancellationException.class)) {
      return CANCELLED;
    }
    if (hasCause(failure, CredentialsUnavailableException.class)) {
      return CREDENTIALS;
    }
    if (RetryClass.neverSent(failure)) {
      return UNREACHABLE;
    }
    if (failure instanceof SdkClientException) {
      return call.repeatable() ? ANSWER_LOST : OUTCOME_UNKNOWN;
    }
    return UNFORESEEN;
  }

  /**
   * Returns {@code verdict}, unless it says that the last attempt changed nothing while one before
   * it may have, of which the caller does not have the token.
   */
  private static Verdict afterAllAttempts(EcsCall call, Verdict verdict, Throwable failure) {
    boolean refused =
        switch (verdict.reason()) {
          case ERROR_REASON_ECS_UNAVAILABLE,
              ERROR_REASON_GATEWAY_CREDENTIALS,
              ERROR_REASON_GATEWAY_NOT_ALLOWED,
              ERROR_REASON_THROTTLED ->
              true;
          default -> false;
        };
    return refused && !call.repeatable() && RetryClass.earlierAttemptMayHaveActed(failure)
        ? OUTCOME_UNKNOWN
        : verdict;
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? unwrapped(failure.getCause())
        : failure;
  }

  private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
