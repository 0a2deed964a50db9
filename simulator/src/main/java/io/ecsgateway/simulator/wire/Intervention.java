package io.ecsgateway.simulator.wire;

import java.util.concurrent.CompletionStage;

/** What happens to a call on the wire. */
public sealed interface Intervention {
  /** The operation answers. */
  record None() implements Intervention {}

  /** An AWS error answers instead, with {@code status} as the HTTP status; nothing has happened. */
  record Fail(String code, String message, int status) implements Intervention {}

  /** The given body answers as it is; nothing has happened. */
  record Answer(int status, String body) implements Intervention {}

  /** The connection ends without an answer; nothing has happened. */
  record DropBefore() implements Intervention {}

  /** The operation does what it does, then the connection ends without an answer. */
  record DropAfter() implements Intervention {}

  /**
   * The call waits until {@code released} is complete, then goes to the operation. If the simulator
   * is closed meanwhile, the connection ends without an answer.
   */
  record Hang(CompletionStage<?> released) implements Intervention {}
}
