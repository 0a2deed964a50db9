package io.ecsgateway.server.aws;

import io.grpc.MethodDescriptor;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * What may be repeated when a call of ECS fails. It follows from the rpc's {@code
 * idempotency_level} in the proto, and retries happen here alone, in the SDK client.
 */
public enum RetryClass {
  /** Changes nothing: repeated on any error that may pass. */
  READ,
  /** Carries a client token by which ECS knows a repeat: repeated like a read. */
  CREATE_WITH_TOKEN,
  /** Repeated only where ECS cannot have acted: when it throttled, or was never reached. */
  ONCE_ONLY,
  /**
   * A read that comes again anyway and is therefore never repeated: its poller has to see at once
   * that ECS throttles. No rpc is of this class.
   */
  POLL;

  private static final int ATTEMPTS = 3;
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(20);

  /** A throttled call waits this many times the delay of any other, as in the SDK's defaults. */
  private static final int THROTTLED_DELAY_FACTOR = 10;

  /**
   * Where a connection fails before the request is written. What else may go wrong as TLS begins
   * may go wrong later too, and is no proof.
   */
  private static final Set<Class<? extends Throwable>> NEVER_SENT =
      Set.of(
          ConnectException.class, // refused
          ConnectTimeoutException.class,
          ConnectionRequestTimeoutException.class, // no connection of the pool came free
          NoRouteToHostException.class,
          UnknownHostException.class,
          SSLHandshakeException.class,
          CredentialsUnavailableException.class);

  /** Returns the class of the operation that {@code method} mirrors. */
  public static RetryClass of(MethodDescriptor<?, ?> method) {
    if (method.isSafe()) {
      return READ;
    }
    return method.isIdempotent() ? CREATE_WITH_TOKEN : ONCE_ONLY;
  }

  /**
   * Whether ECS may have acted on an attempt before the last one, of which {@code failure} tells.
   */
  public static boolean earlierAttemptMayHaveActed(Throwable failure) {
    return UnansweredAttempts.before(failure);
  }

  /** Whether the request, in the attempt {@code failure} tells of, provably did not reach ECS. */
  public static boolean neverSent(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      for (Class<? extends Throwable> type : NEVER_SENT) {
        if (type.isInstance(cause)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Returns the SDK's strategy for this class: at most 3 attempts, with jittered exponential delays
   * that start at {@code baseDelay}, or at ten times that where ECS throttled.
   */
  RetryStrategy strategy(Duration baseDelay) {
    if (this == POLL) {
      return AwsRetryStrategy.doNotRetry();
    }
    StandardRetryStrategy.Builder strategy =
        this == ONCE_ONLY
            ? StandardRetryStrategy.builder()
                .treatAsThrottling(RetryClass::throttled)
                // The client would add its defaults, which repeat lost answers too.
                .useClientDefaults(false)
            : AwsRetryStrategy.standardRetryStrategy().toBuilder();
    strategy
        // The SDK's defaults lack the wait for a connection that timed out.
        .retryOnException(RetryClass::cannotHaveActed)
        .maxAttempts(ATTEMPTS)
        // Never less than half of it: a repeat at once would meet what the first attempt met.
        .backoffStrategy(BackoffStrategy.exponentialDelayHalfJitter(baseDelay, LONGEST_DELAY))
        .throttlingBackoffStrategy(
            BackoffStrategy.exponentialDelayHalfJitter(
                baseDelay.multipliedBy(THROTTLED_DELAY_FACTOR), LONGEST_DELAY));
    return new UnansweredAttempts(
        strategy.build(), failure -> !throttled(failure) && !neverSent(failure));
  }

  private static boolean cannotHaveActed(Throwable failure) {
    return throttled(failure) || (neverSent(failure) && !noCredentials(failure));
  }

  private static boolean noCredentials(Throwable failure) {
    return failure instanceof CredentialsUnavailableException
        || failure.getCause() instanceof CredentialsUnavailableException;
  }

  private static boolean throttled(Throwable failure) {
    return failure instanceof SdkException sdk
        && (RetryUtils.isThrottlingException(sdk) || RetryUtils.isClockSkewException(sdk));
  }
}
