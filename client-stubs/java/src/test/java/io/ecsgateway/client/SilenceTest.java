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
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jmock.lib.concurrent.DeterministicScheduler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a watch makes of a stream on which nothing comes. */
class SilenceTest {
  private final DeterministicScheduler time = new DeterministicScheduler();
  private final List<Call> calls = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();

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
    WatchOptions options =
        new WatchOptions(
            Duration.ofMinutes(10),
            false,
            ConcurrentHashMap.newKeySet(),
            time,
            () -> Duration.ZERO,
            () -> 1);
    return ResumingStream.opening(
            new Calls(), ServicesGrpc.getWatchServiceMethod(), request, options)
        .open(new Noting());
  }

  private void pass(Duration duration) {
    time.tick(duration.toMillis(), TimeUnit.MILLISECONDS);
  }

  private final class Noting implements WatchListener<WatchServiceResponse> {
    @Override
    public void onMessage(WatchServiceResponse message) {
      heard.add(message.getWatch().getResumeToken());
    }

    @Override
    public void onEnd(@Nullable StatusRuntimeException failure) {
      throw new AssertionError("it goes on", failure);
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
