package io.ecsgateway.server.lifecycle;

import io.ecsgateway.server.call.Api;
import io.ecsgateway.server.call.CallEnd;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.micronaut.context.annotation.Bean;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * The calls of the API that are under way, streams too. Streams of health and reflection are not
 * waited for: callers hold them open as long as there is a server.
 */
@Singleton
@Bean(typed = OpenCalls.class) // its place among the interceptors is CallPath's
final class OpenCalls implements ServerInterceptor {
  private final Object lock = new Object();
  private int open;

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    if (!Api.has(call.getMethodDescriptor())) {
      return next.startCall(call, headers);
    }
    add(1);
    return new CallEnd<>(next.startCall(call, headers), () -> add(-1));
  }

  /** Waits until none is under way, and returns false if some still are after {@code grace}. */
  boolean awaitNone(Duration grace) throws InterruptedException {
    long end = System.nanoTime() + grace.toNanos();
    synchronized (lock) {
      while (open > 0) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        lock.wait(1 + left / 1_000_000);
      }
      return true;
    }
  }

  private void add(int calls) {
    synchronized (lock) {
      open += calls;
      lock.notifyAll();
    }
  }
}
