package io.ecsgateway.server.watch;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A caller of a watch that reads as much as a test lets it, and keeps what it was told. */
public final class Reader<Q, R> extends ClientCall.Listener<R> {
  private final ClientCall<Q, R> call;
  private final Consumer<R> hears;
  private final List<R> told = new CopyOnWriteArrayList<>();
  private volatile @Nullable Status status;

  private Reader(ClientCall<Q, R> call, Consumer<R> hears) {
    this.call = call;
    this.hears = hears;
  }

  /**
   * Calls {@code method} and reads nothing yet.
   *
   * @param hears is told every message as well
   */
  public static <Q, R> Reader<Q, R> stalled(
      Channel channel, MethodDescriptor<Q, R> method, Q request, Consumer<R> hears) {
    Reader<Q, R> reader = new Reader<>(channel.newCall(method, CallOptions.DEFAULT), hears);
    reader.call.start(reader, new Metadata());
    reader.call.sendMessage(request);
    reader.call.halfClose();
    return reader;
  }

  /** Calls {@code method} and reads whatever comes. */
  public static <Q, R> Reader<Q, R> of(
      Channel channel, MethodDescriptor<Q, R> method, Q request, Consumer<R> hears) {
    Reader<Q, R> reader = stalled(channel, method, request, hears);
    reader.read();
    return reader;
  }

  /** Calls {@code method} and reads whatever comes. */
  public static <Q, R> Reader<Q, R> of(Channel channel, MethodDescriptor<Q, R> method, Q request) {
    return of(channel, method, request, message -> {});
  }

  /** Reads whatever comes from now on. */
  public void read() {
    call.request(Integer.MAX_VALUE);
  }

  /** Hangs up. */
  public void cancel() {
    call.cancel("enough", null);
  }

  /** Returns what was told so far. */
  public List<R> told() {
    return told;
  }

  /** Returns how the call ended; null while it goes on. */
  public @Nullable Status status() {
    return status;
  }

  @Override
  public void onMessage(R message) {
    told.add(message);
    hears.accept(message);
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    this.status = status;
  }
}
