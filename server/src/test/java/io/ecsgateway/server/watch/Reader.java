package io.ecsgateway.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.GatewayError;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A caller of a watch that reads when a test lets it. */
public final class Reader<Q, R> extends ClientCall.Listener<R> {
  private final ClientCall<Q, R> call;
  private final @Nullable Consumer<R> hears;
  private final List<R> told = Collections.synchronizedList(new ArrayList<>());
  private final CompletableFuture<StatusRuntimeException> end = new CompletableFuture<>();

  private Reader(ClientCall<Q, R> call, @Nullable Consumer<R> hears) {
    this.call = call;
    this.hears = hears;
  }

  /**
   * Calls {@code method} and reads nothing yet.
   *
   * @param hears is told every message
   */
  public static <Q, R> Reader<Q, R> stalled(
      Channel channel, MethodDescriptor<Q, R> method, Q request, Consumer<R> hears) {
    return stalled(channel.newCall(method, CallOptions.DEFAULT), request, hears);
  }

  private static <Q, R> Reader<Q, R> stalled(
      ClientCall<Q, R> call, Q request, @Nullable Consumer<R> hears) {
    Reader<Q, R> reader = new Reader<>(call, hears);
    reader.call.start(reader, new Metadata());
    reader.call.sendMessage(request);
    reader.call.halfClose();
    return reader;
  }

  /** Calls {@code method} and reads whatever comes. */
  public static <Q, R> Reader<Q, R> of(
      Channel channel, MethodDescriptor<Q, R> method, Q request, Consumer<R> hears) {
    return reading(channel.newCall(method, CallOptions.DEFAULT), request, hears);
  }

  /** Calls {@code method}, reads whatever comes and keeps it. */
  public static <Q, R> Reader<Q, R> of(Channel channel, MethodDescriptor<Q, R> method, Q request) {
    return reading(channel.newCall(method, CallOptions.DEFAULT), request, null);
  }

  /** Calls {@code method} with a deadline in real time, reads whatever comes and keeps it. */
  public static <Q, R> Reader<Q, R> within(
      Duration deadline, Channel channel, MethodDescriptor<Q, R> method, Q request) {
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
    return reading(channel.newCall(method, options), request, null);
  }

  private static <Q, R> Reader<Q, R> reading(
      ClientCall<Q, R> call, Q request, @Nullable Consumer<R> hears) {
    Reader<Q, R> reader = stalled(call, request, hears);
    reader.read();
    return reader;
  }

  /** Reads whatever comes from now on. */
  public void read() {
    call.request(Integer.MAX_VALUE);
  }

  /** Hangs up. */
  public void cancel() {
    call.cancel("enough", null);
  }

  /** Returns what was told so far, if it is kept. */
  public List<R> told() {
    return told;
  }

  /** Returns how the call ended; null while it goes on. */
  public @Nullable Status status() {
    return end.isDone() ? end.join().getStatus() : null;
  }

  /** Waits until the call has ended, and returns how. */
  public Status awaitEnd() {
    return end.orTimeout(20, TimeUnit.SECONDS).join().getStatus();
  }

  /** Returns the error in which the call ended. */
  public GatewayError error() {
    assertThat(end).as("the end of the call").isDone();
    return GatewayError.of(end.join());
  }

  @Override
  public void onMessage(R message) {
    if (hears == null) {
      told.add(message);
    } else {
      hears.accept(message);
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    end.complete(status.asRuntimeException(trailers));
  }
}
