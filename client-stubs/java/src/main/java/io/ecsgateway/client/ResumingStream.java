package io.ecsgateway.client;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.SynchronizationContext;
import io.grpc.SynchronizationContext.ScheduledHandle;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One watch: call after call, each from where the one before got to. */
final class ResumingStream<ReqT extends Message, RespT extends Message> {
  private final Channel channel;
  private final MethodDescriptor<ReqT, RespT> method;
  private final ReqT request;
  private final WatchListener<RespT> listener;
  private final WatchOptions options;
  private final Duration longestSilence;
  private final SynchronizationContext turns;

  private Resumption resumption;
  private @Nullable Attempt attempt;
  private @Nullable ScheduledHandle timer;
  private int wanted;
  private boolean over;

  private ResumingStream(
      Channel channel,
      MethodDescriptor<ReqT, RespT> method,
      ReqT request,
      WatchOptions options,
      WatchListener<RespT> listener) {
    this.channel = channel;
    this.method = method;
    this.request = request;
    this.options = options;
    this.listener = listener;
    this.longestSilence = WatchFields.longestSilence(request);
    this.resumption = Resumption.starting(WatchFields.resumeToken(request));
    this.turns = new SynchronizationContext((thread, failure) -> crash(failure));
  }

  /** Opens a watch for whoever listens. */
  @FunctionalInterface
  interface Opening<ReqT extends Message, RespT extends Message> {
    ResumingStream<ReqT, RespT> open(WatchListener<RespT> listener);
  }

  /** Returns how to open a watch; nothing comes of it before {@link #request}. */
  static <ReqT extends Message, RespT extends Message> Opening<ReqT, RespT> opening(
      Channel channel, MethodDescriptor<ReqT, RespT> method, ReqT request, WatchOptions options) {
    return listener -> {
      ResumingStream<ReqT, RespT> stream =
          new ResumingStream<>(channel, method, request, options, listener);
      options.open().add(stream);
      stream.turns.execute(stream::call);
      return stream;
    };
  }

  /** Asks for another message. */
  void request() {
    turns.execute(() -> {
      wanted++;
      if (attempt != null) {
        attempt.want();
      }
    });
  }

  /** Ends the watch; its listener hears nothing more. */
  void cancel() {
    turns.execute(() -> close("the watch was closed"));
  }

  /** Ends the watch, as its connection does. */
  void shutdown() {
    turns.execute(() -> {
      if (!over) {
        close("the connection was closed");
        listener.onEnd(
            Status.CANCELLED.withDescription("the connection was closed").asRuntimeException());
      }
    });
  }

  private void call() {
    if (over) {
      return;
    }
    String token = resumption.resumeToken();
    attempt = new Attempt(channel.newCall(method, CallOptions.DEFAULT));
    attempt.start(token.isEmpty() ? request : WatchFields.withResumeToken(request, token));
  }

  private void heard(RespT message) {
    resumption = resumption.heard(WatchFields.tokenOf(message));
    if (WatchFields.isGoingAway(message)) {
      leave("sent away");
      go(resumption.sentAway(options.random()), null);
      return;
    }
    wanted--;
    if (!WatchFields.isFinished(message)) {
      listener.onMessage(message);
      return;
    }
    attempt = null; // the gateway closes it
    listener.onMessage(message);
    over();
    listener.onEnd(null);
  }

  private void ended(Status status, Metadata trailers) {
    attempt = null;
    Status cause =
        status.isOk()
            ? Status.UNAVAILABLE.withDescription("the stream ended before the watch did")
            : status;
    StatusRuntimeException failure = cause.asRuntimeException(trailers);
    go(
        resumption.failed(
            GatewayError.of(failure),
            options.renewable(),
            options.now(),
            options.giveUpAfter(),
            options.random()),
        failure);
  }

  private void go(Resumption.Next next, @Nullable StatusRuntimeException failure) {
    resumption = next.state();
    Optional<Duration> pause = next.pause();
    if (pause.isPresent()) {
      schedule(this::call, pause.get());
    } else {
      over();
      listener.onEnd(failure);
    }
  }

  private void schedule(Runnable task, Duration delay) {
    unschedule();
    timer = turns.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS, options.timers());
  }

  private void unschedule() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** Gives the call up that is under way: whatever else comes of it is not heard. */
  private void leave(String why) {
    unschedule();
    if (attempt != null) {
      attempt.call.cancel(why, null);
      attempt = null;
    }
  }

  private void close(String why) {
    over();
    leave(why);
  }

  private void over() {
    over = true;
    options.open().remove(this);
  }

  /** A listener that throws, or who was to supply a token, ends the watch. */
  private void crash(Throwable failure) {
    if (over) {
      return;
    }
    close("what the caller supplied failed");
    listener.onEnd(Status.fromThrowable(failure).withCause(failure).asRuntimeException());
  }

  private final class Attempt extends ClientCall.Listener<RespT> {
    private final ClientCall<ReqT, RespT> call;
    private int asked;

    Attempt(ClientCall<ReqT, RespT> call) {
      this.call = call;
    }

    void start(ReqT message) {
      call.start(this, new Metadata());
      call.sendMessage(message);
      call.halfClose();
      want();
    }

    /** Silence counts while somebody waits. */
    void want() {
      if (asked < wanted) {
        call.request(wanted - asked);
        asked = wanted;
        schedule(this::silent, longestSilence);
      }
    }

    private void silent() {
      leave("silent");
      ended(
          Status.UNAVAILABLE.withDescription("no message for " + longestSilence.toSeconds() + " s"),
          new Metadata());
    }

    @Override
    public void onMessage(RespT message) {
      turns.execute(() -> {
        if (attempt == this) {
          unschedule();
          asked--;
          heard(message);
        }
      });
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      turns.execute(() -> {
        if (attempt == this) {
          unschedule();
          ended(status, trailers);
        }
      });
    }
  }
}
