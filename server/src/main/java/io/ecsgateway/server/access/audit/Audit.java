package io.ecsgateway.server.access.audit;

import static io.ecsgateway.v1.ErrorReason.ERROR_REASON_AUDIT_UNAVAILABLE;
import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import com.google.protobuf.Message;
import io.ecsgateway.server.access.identity.Caller;
import io.ecsgateway.server.access.policy.Action;
import io.ecsgateway.server.access.request.Requests;
import io.ecsgateway.server.aws.EcsCall;
import io.ecsgateway.server.aws.RetryClass;
import io.ecsgateway.server.aws.Targets;
import io.ecsgateway.server.call.Api;
import io.ecsgateway.server.call.CallFacts;
import io.ecsgateway.server.call.TargetHeader;
import io.ecsgateway.server.status.StatusMapper;
import io.ecsgateway.server.time.Ticker;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micronaut.context.annotation.Bean;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records each change before it is asked for and when it is over, the refused ones too. What cannot
 * be recorded does not happen.
 */
@Singleton
@Bean(typed = Audit.class) // its place among the interceptors is lifecycle.CallPath's
public final class Audit implements ServerInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

  private final AuditLog log;
  private final Requests requests;
  private final Targets targets;
  private final StatusMapper statuses;
  private final Ticker ticker;
  private final AtomicLong failures = new AtomicLong();

  Audit(AuditLog log, Requests requests, Targets targets, StatusMapper statuses, Ticker ticker) {
    this.log = log;
    this.requests = requests;
    this.targets = targets;
    this.statuses = statuses;
    this.ticker = ticker;
  }

  /** Returns how many lines could not be written. */
  public long failures() {
    return failures.get();
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    MethodDescriptor<ReqT, RespT> method = call.getMethodDescriptor();
    if (!log.isKept() || !Api.has(method) || !Action.of(method).changes()) {
      return next.startCall(call, headers);
    }
    Recorded<ReqT, RespT> recorded = new Recorded<>(call);
    return recorded.listener(next.startCall(recorded, headers));
  }

  private boolean write(Map<String, Object> line) {
    try {
      log.write(line);
      return true;
    } catch (IOException e) {
      failures.incrementAndGet();
      LOG.error("the audit log cannot be written", e);
      return false;
    }
  }

  private final class Recorded<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
    private final CallFacts facts = CallFacts.current();
    private @Nullable AuditedCall open;
    private Done done = Done.WHOLLY;

    Recorded(ServerCall<ReqT, RespT> call) {
      super(call);
    }

    ServerCall.Listener<ReqT> listener(ServerCall.Listener<ReqT> server) {
      return new SimpleForwardingServerCallListener<>(server) {
        private boolean asked;
        private boolean refused;

        @Override
        public void onMessage(ReqT request) {
          if (asked) {
            if (!refused) {
              super.onMessage(request); // a second request, which gRPC itself refuses
            }
            return;
          }
          asked = true;
          AuditedCall change = change((Message) request);
          refused = !write(change.requested(ticker.now()));
          if (refused) {
            StatusRuntimeException status = refusal(getMethodDescriptor());
            Recorded.super.close(
                status.getStatus(), requireNonNullElse(status.getTrailers(), new Metadata()));
          } else {
            begin(change);
            super.onMessage(request);
          }
        }

        @Override
        public void onHalfClose() {
          if (!refused) {
            super.onHalfClose();
          }
        }

        @Override
        public void onCancel() {
          AuditedCall change = end();
          if (change != null) {
            var _ = write(change.abandoned(ticker.now()));
          }
          super.onCancel();
        }
      };
    }

    @Override
    public void sendMessage(RespT message) {
      done = Done.of((Message) message);
      super.sendMessage(message);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      AuditedCall change = end();
      if (change != null) {
        var _ = write(change.finished(ticker.now(), status, trailers, done, facts.awsRequestId()));
      }
      super.close(status, trailers);
    }

    private AuditedCall change(Message request) {
      return new AuditedCall(
          UUID.randomUUID(),
          Caller.current().name(),
          getMethodDescriptor().getFullMethodName(),
          requireNonNullElse(TargetHeader.chosen(), targets.named(null).name()),
          requests.names(request));
    }

    private synchronized void begin(AuditedCall change) {
      open = change;
    }

    /** Returns the call that is over; null if that was said already. */
    private synchronized @Nullable AuditedCall end() {
      AuditedCall ended = open;
      open = null;
      return ended;
    }
  }

  private StatusRuntimeException refusal(MethodDescriptor<?, ?> method) {
    return statuses.refusal(
        EcsCall.of(requireNonNull(method.getBareMethodName()), RetryClass.of(method)),
        Status.Code.UNAVAILABLE,
        ERROR_REASON_AUDIT_UNAVAILABLE,
        "the change cannot be recorded, and was not made");
  }
}
