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
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One watch: call after call, each from where the one before got to. */
final class ResumingStream<ReqT extends Message, RespT extends Message> {
  private final Channel channel;
  private final CallOptions calls;
  private final MethodDescriptor<ReqT, RespT> method;
  private final ReqT request;
  private final WatchListener<RespT> listener;
  private final WatchEnvironment environment;
  private final Duration longestSilence;
  private final SynchronizationContext turns;

  private Resumption resumption;
  private @Nullable Attempt attempt;
  private @Nullable Timer timer;
  private int wanted;
  private boolean waitingForCaller;
  private boolean over;

  private ResumingStream(
      Channel channel,
      CallOptions calls,
      MethodDescriptor<ReqT, RespT> method,
      ReqT request,
      WatchEnvironment environment,
      WatchListener<RespT> listener) {
    this.channel = channel;
    this.calls = calls;
    this.method = method;
    this.request = request;
    this.environment = environment;
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

  /** Returns how to open a watch; it calls nobody before {@link #request}. */
  static <ReqT extends Message, RespT extends Message> Opening<ReqT, RespT> opening(
      Channel channel,
      CallOptions calls,
      MethodDescriptor<ReqT, RespT> method,
      ReqT request,
      WatchEnvironment environment) {
    return listener -> {
      ResumingStream<ReqT, RespT> stream =
          new ResumingStream<>(channel, calls, method, request, environment, listener);
      stream.turns.execute(stream::call);
      environment.opened(stream);
      return stream;
    };
  }

  /** Asks for another message. */
  void request() {
    turns.execute(() -> {
      wanted++;
      if (attempt != null) {
        attempt.want();
      } else if (waitingForCaller) {
        call();
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

  /** Calls, once somebody waits: a stream that nobody reads would tell nothing. */
  private void call() {
    waitingForCaller = wanted == 0;
    if (over || waitingForCaller) {
      return;
    }
    if (resumption.failures() > 0) {
      environment.tryAgain();
    }
    String token = resumption.resumeToken();
    attempt = new Attempt(channel.newCall(method, calls));
    attempt.start(token.isEmpty() ? request : WatchFields.withResumeToken(request, token));
  }

  private void heard(RespT message) {
    resumption = resumption.heard(WatchFields.tokenOf(message));
    if (WatchFields.isGoingAway(message)) {
      leave("sent away");
      go(resumption.sentAway(environment.random()), null);
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
            environment.renewable(),
            environment.now(),
            environment.giveUpAfter(),
            environment.random()),
        failure);
  }

  private void go(Resumption.Next next, @Nullable StatusRuntimeException failure) {
    resumption = next.state();
    Optional<Duration> pause = next.pause();
    if (pause.isPresent()) {
      listener.onResume(failure, pause.get());
      schedule(this::call, pause.get());
    } else {
      over();
      listener.onEnd(failure);
    }
  }

  private void schedule(Runnable task, Duration delay) {
    unschedule();
    timer = new Timer(task, delay);
  }

  private void unschedule() {
    if (timer != null) {
      timer.pending.cancel(false);
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
    environment.over(this);
  }

  /** A listener that throws ends the watch. */
  private void crash(Throwable failure) {
    if (over) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
      return;
    }
    close("the listener failed");
    listener.onEnd(
        Status.UNKNOWN
            .withDescription("the listener failed: " + failure)
            .withCause(failure)
            .asRuntimeException());
  }

  /** Something to do later, unless something else comes in between. */
  private final class Timer {
    private final Future<?> pending;

    Timer(Runnable task, Duration delay) {
      Runnable turn =
          () -> {
            if (timer == this) {
              timer = null;
              task.run();
            }
          };
      pending =
          environment
              .timers()
              .schedule(
                  () -> environment.threads().execute(() -> turns.execute(turn)),
                  delay.toNanos(),
                  TimeUnit.NANOSECONDS);
    }
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
