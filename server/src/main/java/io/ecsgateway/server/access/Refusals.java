package io.ecsgateway.server.access;

import static io.ecsgateway.v1.ErrorReason.ERROR_REASON_CALLER_NOT_ALLOWED;
import static io.ecsgateway.v1.ErrorReason.ERROR_REASON_CALLER_UNKNOWN;
import static io.ecsgateway.v1.ErrorReason.ERROR_REASON_IDENTITY_UNAVAILABLE;
import static java.util.Objects.requireNonNull;

import com.google.common.base.Throwables;
import io.ecsgateway.server.access.identity.IdentityUnavailableException;
import io.ecsgateway.server.access.identity.UnauthenticatedException;
import io.ecsgateway.server.aws.EcsCall;
import io.ecsgateway.server.aws.RetryClass;
import io.ecsgateway.server.call.TargetHeader;
import io.ecsgateway.server.status.StatusMapper;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The statuses in which calls end that are not let in. */
@Singleton
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private final StatusMapper statuses;

  Refusals(StatusMapper statuses) {
    this.statuses = statuses;
  }

  /** Returns the status in which {@code failure} ends a call of {@code method}. */
  StatusRuntimeException of(MethodDescriptor<?, ?> method, RuntimeException failure) {
    // Nothing was changed yet, whatever the call would have done.
    EcsCall call = call(method);
    return switch (failure) {
      case UnauthenticatedException e ->
          statuses.refusal(
              call,
              Code.UNAUTHENTICATED,
              ERROR_REASON_CALLER_UNKNOWN,
              String.valueOf(e.getMessage()));
      case IdentityUnavailableException e -> {
        LOG.warn("nobody with a bearer token gets in: {}", Throwables.getRootCause(e).toString());
        yield statuses.refusal(
            call,
            Code.UNAVAILABLE,
            ERROR_REASON_IDENTITY_UNAVAILABLE,
            String.valueOf(e.getMessage()));
      }
      case CallerNotAllowedException e ->
          statuses.refusal(
              call,
              Code.PERMISSION_DENIED,
              ERROR_REASON_CALLER_NOT_ALLOWED,
              String.valueOf(e.getMessage()));
      default -> statuses.toStatus(call, failure);
    };
  }

  /** Returns the status in which a stream ends whose caller's credentials have. */
  StatusRuntimeException expired(MethodDescriptor<?, ?> method) {
    return statuses.refusal(
        call(method),
        Code.UNAUTHENTICATED,
        ERROR_REASON_CALLER_UNKNOWN,
        "the caller's credentials have expired (expected: new ones, and the last resume_token)");
  }

  private static EcsCall call(MethodDescriptor<?, ?> method) {
    EcsCall call = EcsCall.of(requireNonNull(method.getBareMethodName()), RetryClass.READ);
    @Nullable String target = TargetHeader.chosen();
    return target == null ? call : call.withTarget(target);
  }
}
