package io.ecsgateway.server.watch.polling;

import io.ecsgateway.server.watch.Snapshots.Watcher;
import io.ecsgateway.server.watch.Subject;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one watcher has yet to be told of one subject. One thread at a time tells it, in order. For
 * a watcher that is slow it keeps the newest observation and the newest freshness only, never a
 * queue.
 */
final class Inbox {
  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  private final Subject<?> subject;
  private final Watcher watcher;
  private final Deque<Letter> waiting = new ArrayDeque<>();
  private boolean telling;
  private boolean closed;

  Inbox(Subject<?> subject, Watcher watcher) {
    this.subject = subject;
    this.watcher = watcher;
  }

  Subject<?> subject() {
    return subject;
  }

  /** Adds {@code letter}; returns whether somebody must now {@link #tell}. */
  synchronized boolean put(Letter letter) {
    if (closed) {
      return false;
    }
    waiting.removeIf(older -> older.getClass() == letter.getClass());
    waiting.add(letter);
    boolean idle = !telling;
    telling = true;
    return idle;
  }

  /** Tells the watcher everything that waits. If it throws it is told nothing more. */
  void tell() {
    try {
      for (Letter letter = next(); letter != null; letter = next()) {
        tell(letter);
      }
    } catch (RuntimeException | Error e) {
      close();
      LOG.error("a watcher of {} failed and is told nothing more", subject, e);
    }
  }

  /** Throws away what waits; the watcher is not called again. */
  synchronized void close() {
    closed = true;
    waiting.clear();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  private void tell(Letter letter) {
    switch (letter) {
      case Letter.Read(var observation) -> watcher.observed(observation);
      case Letter.Fresh(var freshness) -> watcher.freshness(subject, freshness);
      case Letter.Failed(var failure) -> {
        close();
        watcher.failed(subject, failure);
      }
    }
  }

  private synchronized @Nullable Letter next() {
    Letter next = waiting.poll();
    telling = next != null;
    return next;
  }
}
