package io.ecsgateway.server.aws;

import io.grpc.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * Carries out calls of ECS, each on a virtual thread of its own, which waits for the answer and
 * then handles it: whoever does may wait for another call.
 */
final class CallThreads {
  private static final ThreadFactory THREADS = Thread.ofVirtual().name("ecs-", 0).factory();

  private CallThreads() {}

  /**
   * Starts {@code call} in the context of whoever asks, gRPC's and with it OpenTelemetry's.
   * Cancelling what is returned interrupts it, and so closes its connection.
   */
  static <R> CompletableFuture<R> start(Supplier<R> call) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    Runnable answering =
        () -> {
          try {
            answer.complete(call.get());
          } catch (Throwable failure) {
            answer.completeExceptionally(failure);
          }
        };
    Thread thread = THREADS.newThread(Context.current().wrap(answering));
    var _ =
        answer.whenComplete((found, failure) -> {
          if (answer.isCancelled()) {
            thread.interrupt();
          }
        });
    thread.start();
    return answer;
  }
}
