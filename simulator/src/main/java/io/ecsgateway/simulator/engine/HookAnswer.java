package io.ecsgateway.simulator.engine;

import java.time.Duration;

/**
 * What the Lambda function of a lifecycle hook answers.
 *
 * @param status its {@code hookStatus}
 * @param callBackDelay after which ECS asks again; only with IN_PROGRESS
 */
public record HookAnswer(Status status, Duration callBackDelay) {
  public static final HookAnswer SUCCEEDED = new HookAnswer(Status.SUCCEEDED, Duration.ZERO);
  public static final HookAnswer FAILED = new HookAnswer(Status.FAILED, Duration.ZERO);

  /** After which ECS asks again where the function does not say. */
  public static final Duration DEFAULT_DELAY = Duration.ofSeconds(30);

  /** The values of {@code hookStatus}. */
  public enum Status {
    SUCCEEDED,
    FAILED,
    IN_PROGRESS
  }

  /** Returns the answer that has ECS ask again, at the earliest after a second. */
  public static HookAnswer inProgress(Duration callBackDelay) {
    if (callBackDelay.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "callBackDelay: " + callBackDelay + " (expected: at least a second)");
    }
    return new HookAnswer(Status.IN_PROGRESS, callBackDelay);
  }
}
