package io.ecsgateway.client;

import com.google.protobuf.Message;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a watch, over as many streams as it takes, until it is over. For one thread, but
 * any other may close it; it is to be closed where it is not read to its end.
 *
 * <p>{@link #hasNext} and {@link #next} wait for the next message. They throw {@link
 * StatusRuntimeException} if the watch cannot go on, and {@link WatchInterruptedException} if the
 * thread is interrupted.
 *
 * @param <RespT> the kind of message
 */
public final class Watch<RespT extends Message> implements Iterator<RespT>, AutoCloseable {
  /** What comes of a stream: a message, or with neither the end. */
  private record Told<RespT>(@Nullable RespT message, @Nullable StatusRuntimeException failure) {}

  private final BlockingQueue<Told<RespT>> told = new LinkedBlockingQueue<>();
  private final ResumingStream<?, RespT> stream;
  private volatile @Nullable ResumeListener interruptions;
  private volatile boolean closed;
  private @Nullable Told<RespT> next;

  Watch(ResumingStream.Opening<?, RespT> opening) {
    stream =
        opening.open(
            new WatchListener<>() {
              @Override
              public void onMessage(RespT message) {
                told.add(new Told<>(message, null));
              }

              @Override
              public void onEnd(@Nullable StatusRuntimeException failure) {
                told.add(new Told<>(null, failure));
              }

              @Override
              public void onResume(@Nullable StatusRuntimeException failure, Duration pause) {
                ResumeListener hears = interruptions;
                if (hears != null) {
                  hears.onResume(failure, pause);
                }
              }
            });
  }

  /**
   * Has {@code listener} told of each interruption from now on, on a thread of the connection's.
   */
  public Watch<RespT> onResume(ResumeListener listener) {
    interruptions = listener;
    return this;
  }

  @Override
  public boolean hasNext() {
    Told<RespT> next = await();
    if (next.failure() != null) {
      throw next.failure();
    }
    return next.message() != null;
  }

  @Override
  public RespT next() {
    RespT message = hasNext() ? await().message() : null;
    if (message == null) {
      throw new NoSuchElementException("the watch is over");
    }
    next = null;
    return message;
  }

  /**
   * Ends the watch, which then has no more messages; a thread that waits for one waits no longer.
   */
  @Override
  public void close() {
    closed = true;
    stream.cancel();
    told.add(new Told<>(null, null));
  }

  private Told<RespT> await() {
    if (closed) {
      return new Told<>(null, null);
    }
    Told<RespT> known = next;
    if (known == null) {
      stream.request();
      try {
        known = told.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        close();
        throw new WatchInterruptedException();
      }
      if (closed) {
        return new Told<>(null, null);
      }
      next = known;
    }
    return known;
  }
}
