package io.ecsgateway.server.telemetry;

import io.ecsgateway.server.call.Api;
import io.ecsgateway.server.call.CallFacts;
import io.ecsgateway.server.call.ToldReason;
import io.ecsgateway.server.time.Ticker;
import io.ecsgateway.v1.ErrorReason;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.micronaut.context.annotation.Bean;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Tells of each call but health's once it is over: a line of log, the attributes of its span, and
 * if it failed, the reason in a counter. Nothing of what was asked or answered.
 */
@Singleton
@Bean(typed = FinishedCalls.class) // its place among the interceptors is lifecycle.CallPath's
public final class FinishedCalls implements ServerInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger("io.ecsgateway.access");
  private static final String REASON_PREFIX = "ERROR_REASON_";
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Ticker ticker;
  private final LongCounter errors;

  FinishedCalls(Ticker ticker, OpenTelemetrySdk sdk) {
    this.ticker = ticker;
    this.errors =
        sdk.getMeter("io.ecsgateway")
            .counterBuilder("ecsgateway.errors")
            .setUnit("{call}")
            .setDescription("Calls that ended in an error, by the reason their callers were told")
            .build();
    for (ErrorReason reason : ErrorReason.values()) {
      // So that the first one shows as an increase.
      if (reason != ErrorReason.UNRECOGNIZED && reason.getNumber() != 0) {
        errors.add(0, Attributes.of(REASON, reason.name().substring(REASON_PREFIX.length())));
      }
    }
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    MethodDescriptor<ReqT, RespT> method = call.getMethodDescriptor();
    if (Api.isHealth(method)) {
      return next.startCall(call, headers); // probes
    }
    Finish finish = new Finish(method.getFullMethodName(), ticker.nanos());
    ServerCall<ReqT, RespT> watched =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            finish.closed(status, trailers);
            super.close(status, trailers);
          }
        };
    return new SimpleForwardingServerCallListener<>(next.startCall(watched, headers)) {
      @Override
      public void onComplete() {
        super.onComplete();
        finish.tell();
      }

      @Override
      public void onCancel() {
        super.onCancel();
        finish.tell();
      }
    };
  }

  private final class Finish {
    private final String method;
    private final long began;
    private final CallFacts facts = CallFacts.current();
    private final Span span = Span.current();
    private volatile @Nullable Status closed;
    private volatile @Nullable String reason;

    Finish(String method, long began) {
      this.method = method;
      this.began = began;
    }

    void closed(Status status, Metadata trailers) {
      this.closed = status;
      this.reason = ToldReason.of(status, trailers);
    }

    /** A call that nobody closed was left by its caller. */
    void tell() {
      Status.Code status = closed == null ? Status.Code.CANCELLED : closed.getCode();
      if (span.isRecording()) {
        set("ecsgateway.target", facts.target());
        set("enduser.id", facts.caller());
        set("aws.request_id", facts.awsRequestId());
        set("ecsgateway.reason", reason);
      }
      if (reason != null) {
        errors.add(1, Attributes.of(REASON, reason));
      }
      Level level = levelOf(status);
      if (LOG.isEnabledForLevel(level)) {
        log(LOG.atLevel(level), status);
      }
    }

    private void set(String attribute, @Nullable String value) {
      if (value != null) {
        span.setAttribute(attribute, value);
      }
    }

    private void log(LoggingEventBuilder line, Status.Code status) {
      long millis = (ticker.nanos() - began) / NANOS_PER_MILLI;
      boolean traced = span.getSpanContext().isValid();
      line = with(line, "trace_id", traced ? span.getSpanContext().getTraceId() : null);
      line = with(line, "span_id", traced ? span.getSpanContext().getSpanId() : null);
      line = with(line, "caller", facts.caller());
      line = with(line, "method", method);
      line = with(line, "target", facts.target());
      line = with(line, "status", status.name());
      line = with(line, "reason", reason);
      line = line.addKeyValue("duration_ms", millis);
      line = with(line, "aws_request_id", facts.awsRequestId());
      line.log("{} {} {} ms", method, status, millis);
    }

    private static LoggingEventBuilder with(
        LoggingEventBuilder line, String key, @Nullable String value) {
      return value == null ? line : line.addKeyValue(key, value);
    }
  }

  /** What its operators can mend is worth a warning; what its caller did is not. */
  private static Level levelOf(Status.Code code) {
    return switch (code) {
      case INTERNAL, DATA_LOSS -> Level.ERROR;
      case UNKNOWN, UNAVAILABLE, RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED, UNIMPLEMENTED -> Level.WARN;
      default -> Level.INFO;
    };
  }
}
