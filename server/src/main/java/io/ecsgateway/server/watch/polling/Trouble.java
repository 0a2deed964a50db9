package io.ecsgateway.server.watch.polling;

import com.google.common.base.Throwables;
import io.ecsgateway.server.aws.AuthorizationErrors;
import io.ecsgateway.server.aws.CredentialErrors;
import io.ecsgateway.server.aws.CredentialsUnavailableException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * What a failed call means for the subjects it was to read.
 *
 * @param kind what to do about it
 * @param everyones whether it holds for all of them; otherwise one of them may be the culprit, and
 *     the others must be read without it
 * @param reason why they are missing, see {@link
 *     io.ecsgateway.server.watch.Observation.Missing#reason}; empty for any other kind
 */
record Trouble(Kind kind, boolean everyones, String reason) {
  enum Kind {
    /** ECS has had too many calls. */
    THROTTLED,
    /** Passes by itself, so it seems: trying again will help. */
    PASSING,
    /** ECS does not let the gateway; for good if it goes on. */
    REFUSED,
    /** There is no such thing: no failure, but an answer. */
    MISSING,
    /** Trying again will not help. */
    FINAL
  }

  private static final int SERVER_ERROR = 500;
  private static final int NOT_IMPLEMENTED = 501;

  /** Returns what {@code failure} of a call of {@code reading} means. */
  static Trouble of(Reading reading, Throwable failure) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof AwsServiceException answer) {
      return ofAnswer(reading, answer);
    }
    if (Throwables.getCausalChain(cause).stream()
        .anyMatch(CredentialsUnavailableException.class::isInstance)) {
      return of(Kind.REFUSED, true);
    }
    return cause instanceof SdkClientException || cause instanceof CancellationException
        ? of(Kind.PASSING, true)
        : of(Kind.FINAL, false);
  }

  /** Returns {@code failure} without what only says that it came through a future. */
  static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? unwrapped(failure.getCause())
        : failure;
  }

  private static Trouble ofAnswer(Reading reading, AwsServiceException answer) {
    if (answer.isThrottlingException()) {
      return of(Kind.THROTTLED, true);
    }
    @Nullable String code =
        answer.awsErrorDetails() == null ? null : answer.awsErrorDetails().errorCode();
    int status = answer.statusCode();
    if (code != null && CredentialErrors.refused(code)) {
      return of(Kind.REFUSED, true);
    }
    if (code != null && AuthorizationErrors.refused(code)) {
      return of(Kind.REFUSED, !AuthorizationErrors.mayBeOfOneResource(code));
    }
    return switch (code == null ? "" : code) {
      case "ClusterNotFoundException" ->
          missing("CLUSTER_NOT_FOUND", reading == Reading.SERVICES || reading == Reading.TASKS);
      case "ServiceNotFoundException" -> missing("SERVICE_NOT_FOUND", false);
      case "ServiceNotActiveException" -> missing("SERVICE_NOT_ACTIVE", false);
      case "ServiceDeploymentNotFoundException" -> missing(Answers.MISSING, false);
      case "ClientException" ->
          reading == Reading.TASK_DEFINITIONS
              ? missing("TASK_DEFINITION_NOT_FOUND", false)
              : of(Kind.FINAL, false);
      case "UnsupportedFeatureException" ->
          reading.ofDeployments() ? missing("UNSUPPORTED", false) : of(Kind.FINAL, false);
      case "UnknownOperationException", "InvalidAction" -> unknownOperation(reading);
      default -> {
        if (status == NOT_IMPLEMENTED) {
          yield unknownOperation(reading);
        }
        yield status >= SERVER_ERROR ? of(Kind.PASSING, true) : of(Kind.FINAL, false);
      }
    };
  }

  private static Trouble unknownOperation(Reading reading) {
    return reading.ofDeployments() ? missing("UNSUPPORTED", true) : of(Kind.FINAL, true);
  }

  private static Trouble of(Kind kind, boolean everyones) {
    return new Trouble(kind, everyones, "");
  }

  private static Trouble missing(String reason, boolean everyones) {
    return new Trouble(Kind.MISSING, everyones, reason);
  }
}
