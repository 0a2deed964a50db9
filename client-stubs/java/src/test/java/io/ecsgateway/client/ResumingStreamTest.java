package io.ecsgateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.v1.Heartbeat;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.WatchServiceRequest;
import io.ecsgateway.v1.WatchServiceResponse;
import io.ecsgateway.v1.WatchStatus;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jmock.lib.concurrent.DeterministicScheduler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a watch makes of what its streams do, and of the time between. */
class ResumingStreamTest {
  private final DeterministicScheduler time = new DeterministicScheduler();
  private final List<Call> calls = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private final List<String> ends = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final AtomicInteger reconnects = new AtomicInteger();
  private Duration now = Duration.ZERO;
  private boolean failing;

  @Test
  void threeHeartbeatsAndTenSecondsOfSilenceAreALostStream() {
    ResumingStream<?, ?> watch = watch(WatchServiceRequest.getDefaultInstance());
    watch.request();
    calls.get(0).says("1");
    watch.request();

    pass(Duration.ofSeconds(55).minusMillis(1));
    assertThat(calls.get(0).cancelled).isFalse();

    pass(Duration.ofMillis(1));
    assertThat(calls.get(0).cancelled).isTrue();
    pass(Duration.ofMillis(500));
    assertThat(calls).extracting(call -> call.token).containsExactly("", "1");
    assertThat(pauses).containsExactly(Duration.ofMillis(500));
    assertThat(ends).isEmpty();
  }

  @Test
  void aStreamThatIsLostWhileNobodyAsksIsFollowedWhenSomebodyDoes() {
    ResumingStream<?, ?> watch = watch(WatchServiceRequest.getDefaultInstance());
    watch.request();
    calls.get(0).says("1");

    calls.get(0).ends(Status.UNAVAILABLE);
    pass(Duration.ofHours(1));
    assertThat(calls).hasSize(1);

    watch.request();
    assertThat(calls).extracting(call -> call.token).containsExactly("", "1");
  }

  @Test
  void aWatchThatTriesForLongHasItsConnectionTryToo() {
    ResumingStream<?, ?> watch = watch(WatchServiceRequest.getDefaultInstance());
    watch.request();
    for (int i = 0; i < 10; i++) {
      calls.get(i).ends(Status.UNAVAILABLE);
      pass(Duration.ofSeconds(30));
    }

    assertThat(calls).hasSize(11);
    assertThat(reconnects).hasValue(10);
  }

  @Test
  void aListenerThatThrowsEndsTheWatchAndSaysSo() {
    failing = true;
    ResumingStream<?, ?> watch = watch(WatchServiceRequest.getDefaultInstance());
    watch.request();
    calls.get(0).says("1");

    assertThat(calls.get(0).cancelled).isTrue();
    assertThat(ends).containsExactly("UNKNOWN: the listener failed: java.lang.Error: unhappy");
  }

  @Test
  void howLongSilenceMayBeFollowsTheHeartbeatThatWasAskedFor() {
    ResumingStream<?, ?> watch =
        watch(
            WatchServiceRequest.newBuilder()
                .setHeartbeatInterval(com.google.protobuf.Duration.newBuilder().setSeconds(2))
                .build());
    watch.request();

    pass(Duration.ofSeconds(16).minusMillis(1));
    assertThat(calls.get(0).cancelled).isFalse();
    pass(Duration.ofMillis(1));
    assertThat(calls.get(0).cancelled).isTrue();
  }

  @Test
  void aCallerWhoTakesItsTimeIsNotTheGatewaysSilence() {
    ResumingStream<?, ?> watch = watch(WatchServiceRequest.getDefaultInstance());
    watch.request();
    calls.get(0).says("1");

    pass(Duration.ofHours(1));
    assertThat(calls.get(0).cancelled).isFalse();

    watch.request();
    calls.get(0).says("2");
    assertThat(heard).containsExactly("1", "2");
    assertThat(calls).hasSize(1);
  }

  @Test
  void aStreamThatIsLeftIsNotHeardAnyMore() {
    ResumingStream<?, ?> watch = watch(WatchServiceRequest.getDefaultInstance());
    watch.request();
    pass(Duration.ofSeconds(55));

    calls.get(0).says("late");
    assertThat(heard).isEmpty();
  }

  private ResumingStream<?, ?> watch(WatchServiceRequest request) {
    WatchEnvironment environment =
        new WatchEnvironment(
            Duration.ofMinutes(10),
            false,
            time,
            Runnable::run,
            () -> now,
            () -> 1,
            reconnects::incrementAndGet);
    return ResumingStream.opening(
            new Calls(),
            CallOptions.DEFAULT,
            ServicesGrpc.getWatchServiceMethod(),
            request,
            environment)
        .open(new Noting());
  }

  private void pass(Duration duration) {
    now = now.plus(duration);
    time.tick(duration.toMillis(), TimeUnit.MILLISECONDS);
  }

  private final class Noting implements WatchListener<WatchServiceResponse> {
    @Override
    public void onMessage(WatchServiceResponse message) {
      heard.add(message.getWatch().getResumeToken());
      if (failing) {
        throw new Error("unhappy");
      }
    }

    @Override
    public void onEnd(@Nullable StatusRuntimeException failure) {
      ends.add(failure == null ? "" : Objects.requireNonNull(failure.getMessage()));
    }

    @Override
    public void onResume(@Nullable StatusRuntimeException failure, Duration pause) {
      pauses.add(pause);
    }
  }

  private final class Calls extends Channel {
    @Override
    @SuppressWarnings("unchecked") // only this one is called
    public <ReqT, RespT> ClientCall<ReqT, RespT> newCall(
        MethodDescriptor<ReqT, RespT> method, CallOptions options) {
      Call call = new Call();
      calls.add(call);
      return (ClientCall<ReqT, RespT>) call;
    }

    @Override
    public String authority() {
      return "nowhere";
    }
  }

  private static final class Call extends ClientCall<WatchServiceRequest, WatchServiceResponse> {
    private Listener<WatchServiceResponse> listener = new Listener<>() {};
    private String token = "";
    private boolean cancelled;

    void says(String resumeToken) {
      listener.onMessage(
          WatchServiceResponse.newBuilder()
              .setWatch(WatchStatus.newBuilder().setResumeToken(resumeToken))
              .setHeartbeat(Heartbeat.getDefaultInstance())
              .build());
    }

    void ends(Status status) {
      listener.onClose(status, new Metadata());
    }

    @Override
    public void start(Listener<WatchServiceResponse> listener, Metadata headers) {
      this.listener = listener;
    }

    @Override
    public void sendMessage(WatchServiceRequest message) {
      token = message.getResumeToken();
    }

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {
      cancelled = true;
    }

    @Override
    public void request(int messages) {}

    @Override
    public void halfClose() {}
  }
}
