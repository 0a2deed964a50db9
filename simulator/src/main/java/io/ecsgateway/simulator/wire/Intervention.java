package io.ecsgateway.simulator.wire;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** What happens to a call on the wire. */
public sealed interface Intervention {
  /** The operation answers. */
  record None() implements Intervention {}

  /** An AWS error answers instead, with {@code status} as the HTTP status; nothing has happened. */
  record Fail(String code, String message, int status) implements Intervention {
    /** What ECS answers where the fault is its own. */
    public static final Fail SERVER_ERROR =
        new Fail("ServerException", "Service Unavailable. Please try again later.", 500);
  }

  /** The given body answers as it is; nothing has happened. */
  record Answer(int status, String body) implements Intervention {}

  /** The connection ends without an answer; nothing has happened. */
  record DropBefore() implements Intervention {}

  /** The operation does what it does, then the connection ends without an answer. */
  record DropAfter() implements Intervention {}

  /**
   * The call waits until {@code released} is complete, then {@code next} happens to it. If the
   * simulator is closed meanwhile, the connection ends without an answer.
   */
  record Hang(CompletionStage<?> released, Intervention next) implements Intervention {
    /** Waits, then goes to the operation. */
    public Hang(CompletionStage<?> released) {
      this(released, new None());
    }
  }

  /**
   * A read answers as things were {@code ago}, in simulated time, while a fault needs that past.
   */
  record AsOf(Duration ago) implements Intervention {}

  /** The operation answers, but what is younger than {@code age} is among the failures, MISSING. */
  record Missing(Duration age) implements Intervention {}
}
