package io.ecsgateway.server.telemetry;

import com.google.common.base.Throwables;
import io.ecsgateway.server.aws.AuthorizationErrors;
import io.ecsgateway.server.aws.CredentialErrors;
import io.ecsgateway.server.aws.CredentialsUnavailableException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;

/** How a call of ECS ended, all its attempts together. */
enum EcsOutcome {
  OK,
  /** ECS had had too many calls. */
  THROTTLED,
  /** ECS judged the request: it names nothing that is there, or asks for what cannot be. */
  REFUSED,
  /** ECS knows the gateway and does not let it. */
  NOT_ALLOWED,
  /** The gateway has no credentials, or none that AWS accepts. */
  CREDENTIALS,
  /** ECS failed. */
  SERVER_ERROR,
  /** No answer: no connection, or one that broke or was silent for too long. */
  UNREACHABLE,
  /** Whoever asked gave the call up. */
  CANCELLED;

  private static final int SERVER_ERRORS = 500;

  /**
   * Returns how a call ended that failed in {@code failure}.
   *
   * @param interrupted whether its thread was, of which a connection breaks like of anything else
   */
  static EcsOutcome of(Throwable failure, boolean interrupted) {
    return interrupted ? CANCELLED : of(failure);
  }

  private static EcsOutcome of(Throwable failure) {
    List<Throwable> causes = Throwables.getCausalChain(failure);
    for (Throwable cause : causes) {
      switch (cause) {
        case CredentialsUnavailableException e -> {
          return CREDENTIALS;
        }
        case AbortedException e -> {
          return CANCELLED;
        }
        case AwsServiceException answer -> {
          return of(answer);
        }
        default -> {}
      }
    }
    return UNREACHABLE;
  }

  private static EcsOutcome of(AwsServiceException answer) {
    if (answer.isThrottlingException()) {
      return THROTTLED;
    }
    @Nullable String code =
        answer.awsErrorDetails() == null ? null : answer.awsErrorDetails().errorCode();
    if (code != null && CredentialErrors.refused(code)) {
      return CREDENTIALS;
    }
    if (code != null && AuthorizationErrors.refused(code)) {
      return NOT_ALLOWED;
    }
    return answer.statusCode() >= SERVER_ERRORS ? SERVER_ERROR : REFUSED;
  }

  /** Whether the target works as far as this call can tell: ECS took it in, and judged. */
  boolean ofWorkingTarget() {
    return this == OK || this == REFUSED;
  }

  /** Whether the call says anything of its target. */
  boolean tells() {
    return this != CANCELLED;
  }
}
