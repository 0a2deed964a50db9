package io.ecsgateway.server.aws;

import java.util.function.Predicate;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.AcquireInitialTokenResponse;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RecordSuccessResponse;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/**
 * A retry strategy that remembers whether ECS may have acted on an earlier attempt of a call. The
 * SDK fails with the last attempt's failure alone, and one that was refused a connection says
 * nothing about one before it whose answer was lost.
 *
 * @param strategy decides what is repeated
 * @param mayHaveActed whether ECS may have acted on an attempt that failed so
 */
record UnansweredAttempts(RetryStrategy strategy, Predicate<Throwable> mayHaveActed)
    implements RetryStrategy {

  /** Whether ECS may have acted on an attempt before the one that {@code failure} tells of. */
  static boolean before(Throwable failure) {
    for (Throwable suppressed : failure.getSuppressed()) {
      if (suppressed instanceof Unanswered) {
        return true;
      }
    }
    return false;
  }

  @Override
  public AcquireInitialTokenResponse acquireInitialToken(AcquireInitialTokenRequest request) {
    AcquireInitialTokenResponse first = strategy.acquireInitialToken(request);
    return AcquireInitialTokenResponse.create(new Token(first.token(), false), first.delay());
  }

  @Override
  public RefreshRetryTokenResponse refreshRetryToken(RefreshRetryTokenRequest request) {
    Token token = (Token) request.token();
    try {
      RefreshRetryTokenResponse next =
          strategy.refreshRetryToken(request.toBuilder().token(token.issued()).build());
      boolean unanswered = token.unanswered() || mayHaveActed.test(request.failure());
      return RefreshRetryTokenResponse.create(new Token(next.token(), unanswered), next.delay());
    } catch (TokenAcquisitionFailedException e) {
      if (token.unanswered()) {
        request.failure().addSuppressed(new Unanswered());
      }
      throw e;
    }
  }

  @Override
  public RecordSuccessResponse recordSuccess(RecordSuccessRequest request) {
    Token token = (Token) request.token();
    return strategy.recordSuccess(RecordSuccessRequest.create(token.issued()));
  }

  @Override
  public int maxAttempts() {
    return strategy.maxAttempts();
  }

  @Override
  public boolean useClientDefaults() {
    return strategy.useClientDefaults();
  }

  @Override
  public Builder<?, ?> toBuilder() {
    return strategy.toBuilder();
  }

  private record Token(RetryToken issued, boolean unanswered) implements RetryToken {}

  /** The mark on a call's failure. */
  private static final class Unanswered extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unanswered() {
      super("ECS may have acted on an earlier attempt", null, false, false);
    }
  }
}
