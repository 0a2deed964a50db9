package io.ecsgateway.server.access;

import io.ecsgateway.server.access.Authorizer.Permit;
import io.ecsgateway.server.access.identity.Caller;
import io.ecsgateway.server.access.policy.Policies;
import io.ecsgateway.server.time.Ticker;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.StatusRuntimeException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams that the policy allowed, each as long as it would again: it is asked anew when
 * another policy comes into force, and a stream does not outlive its caller's credentials.
 */
@Singleton
final class OpenStreams {
  private static final Logger LOG = LoggerFactory.getLogger(OpenStreams.class);

  private final Authorizer authorizer;
  private final Refusals refusals;
  private final Ticker ticker;
  private final Set<Stream> open = ConcurrentHashMap.newKeySet();

  OpenStreams(Authorizer authorizer, Policies policies, Refusals refusals, Ticker ticker) {
    this.authorizer = authorizer;
    this.refusals = refusals;
    this.ticker = ticker;
    policies.onChange(() -> open.forEach(Stream::checkAgain));
  }

  /** Watches over a stream from here on until its {@link Stream#over}. */
  Stream add(Caller caller, Permit permit, EndableCall<?, ?> call, ServerCall.Listener<?> server) {
    Stream stream = new Stream(permit, call, server);
    open.add(stream);
    stream.endAt(caller.expiresAt());
    stream.checkPermit(); // the policy may have changed in between
    return stream;
  }

  /** One stream. */
  final class Stream {
    private final Permit permit;
    private final EndableCall<?, ?> call;
    private final ServerCall.Listener<?> server;
    private volatile Ticker.@Nullable Cancellable expiry;

    private Stream(Permit permit, EndableCall<?, ?> call, ServerCall.Listener<?> server) {
      this.permit = permit;
      this.call = call;
      this.server = server;
    }

    void over() {
      open.remove(this);
      Ticker.Cancellable scheduled = expiry;
      if (scheduled != null) {
        scheduled.cancel();
      }
    }

    private void endAt(@Nullable Instant time) {
      if (time != null) {
        Duration left = Duration.between(ticker.now(), time);
        expiry = ticker.schedule(left, () -> end(refusals.expired(method())));
      }
    }

    /** Whatever comes of one stream, the others are asked as well. */
    private void checkAgain() {
      try {
        checkPermit();
      } catch (RuntimeException e) {
        LOG.error("a stream of {} could not be asked anew", permit.question().caller(), e);
      }
    }

    private void checkPermit() {
      if (!authorizer.stillAllows(permit)) {
        end(refusals.of(method(), new CallerNotAllowedException(permit.question())));
      }
    }

    private void end(StatusRuntimeException status) {
      over();
      if (call.end(status)) {
        server.onCancel();
      }
    }

    private MethodDescriptor<?, ?> method() {
      return call.getMethodDescriptor();
    }
  }
}
