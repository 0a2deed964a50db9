package io.ecsgateway.simulator.wire;

/** Hears of every answer that goes out, as when a test holds each against the AWS model. */
@FunctionalInterface
public interface CallListener {
  /**
   * Called before the answer leaves, from the thread that answers.
   *
   * @param answer the body, JSON unless an interceptor wrote it
   */
  void answered(Call call, String answer);
}
