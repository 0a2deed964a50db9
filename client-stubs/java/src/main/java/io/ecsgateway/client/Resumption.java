package io.ecsgateway.client;

import io.ecsgateway.v1.ErrorReason;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a watch stands over its streams, and what to do when one of them ends. Times are those of a
 * clock that only goes forward.
 *
 * @param resumeToken of the last message; empty before the first
 * @param failures how many streams in a row ended without a message
 * @param failingSince when the first of these streams ended
 * @param identified whether a message came since credentials were refused
 */
record Resumption(String resumeToken, int failures, Duration failingSince, boolean identified) {
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);
  private static final Duration SPREAD = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 6;

  static Resumption starting(String resumeToken) {
    return new Resumption(resumeToken, 0, Duration.ZERO, false);
  }

  Resumption heard(String token) {
    return new Resumption(token, 0, Duration.ZERO, true);
  }

  /**
   * What a watch does next.
   *
   * @param state where it stands then
   * @param pause how long it waits before the next stream; empty if the watch fails
   */
  record Next(Resumption state, Optional<Duration> pause) {}

  /** Returns what to do after the gateway sent the watch elsewhere. */
  Next sentAway(double random) {
    return new Next(this, Optional.of(times(SPREAD, random)));
  }

  /**
   * Returns what to do after a stream ended in {@code error}.
   *
   * @param renewable whether the next call has another token than this one
   * @param giveUpAfter how long without a message is too long
   * @param random from 0 to 1
   */
  Next failed(
      GatewayError error, boolean renewable, Duration now, Duration giveUpAfter, double random) {
    String token =
        resumeToken.isEmpty() ? error.metadata().getOrDefault("resumeToken", "") : resumeToken;
    boolean refused = error.code() == Status.Code.UNAUTHENTICATED;
    boolean again = refused ? renewable && identified : passes(error);
    // Silence before the first failure is no failure: heartbeats may be minutes apart.
    Duration since = failures == 0 ? now : failingSince;
    Duration left = since.plus(giveUpAfter).minus(now);
    if (!again || left.compareTo(Duration.ZERO) <= 0) {
      return new Next(this, Optional.empty());
    }
    // A delay of nothing is no reason to come back at once.
    Duration pause =
        error
            .retryDelay()
            .filter(delay -> delay.compareTo(Duration.ZERO) > 0)
            .orElse(times(backoff(), random));
    return new Next(
        new Resumption(token, failures + 1, since, identified && !refused),
        Optional.of(pause.compareTo(left) < 0 ? pause : left)); // one last try when time is up
  }

  private Duration backoff() {
    Duration doubled = FIRST_BACKOFF.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    return doubled.compareTo(LONGEST_BACKOFF) < 0 ? doubled : LONGEST_BACKOFF;
  }

  /** Whether the same request may be answered another time. */
  private static boolean passes(GatewayError error) {
    return switch (error.code()) {
      case UNAVAILABLE, RESOURCE_EXHAUSTED -> true;
      // A connection that broke; the gateway itself says why it ends a call.
      case INTERNAL, UNKNOWN, CANCELLED ->
          error.reason() == ErrorReason.ERROR_REASON_UNSPECIFIED && error.domain().isEmpty();
      default -> false;
    };
  }

  private static Duration times(Duration whole, double part) {
    return Duration.ofNanos((long) (whole.toNanos() * part));
  }
}
