package io.ecsgateway.server.reads;

import io.ecsgateway.server.quota.QuotaSpentException;
import io.ecsgateway.server.quota.Quotas;
import io.ecsgateway.server.quota.TokenBucket;
import io.ecsgateway.server.time.Ticker;
import io.ecsgateway.server.time.Ticker.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All reads that one of ECS's throttle buckets limits: each call takes a token, and groups take
 * turns. The lock guards bookkeeping only; calls are made outside.
 */
final class Lane {
  private final Quotas.Scope scope;
  private final TokenBucket budget;
  private final Duration longestWait;
  private final Ticker ticker;
  private final Map<Group.Key, Group<?, ?, ?>> groups = new LinkedHashMap<>();
  private final List<Runnable> deferred = new ArrayList<>();
  private @Nullable Cancellable timer;

  Lane(Quotas.Scope scope, Quotas quotas, Ticker ticker) {
    this.scope = scope;
    this.budget = quotas.of(scope);
    this.longestWait = quotas.longestWait();
    this.ticker = ticker;
  }

  long nanos() {
    return ticker.nanos();
  }

  /** Returns the group of {@code key}, for use within a change. */
  Group<?, ?, ?> group(Group.Key key, Function<Group.Key, Group<?, ?, ?>> made) {
    return groups.computeIfAbsent(key, made);
  }

  /** Carries out {@code change} under the lock; after it, what is due and was put off. */
  void change(Runnable change) {
    List<Runnable> released = new ArrayList<>();
    try {
      synchronized (this) {
        try {
          change.run();
        } finally {
          pump();
          groups.values().removeIf(Group::isIdle);
          released.addAll(deferred);
          deferred.clear();
        }
      }
    } finally {
      released.forEach(Runnable::run); // others' calls, even if this change was refused
    }
  }

  /** Puts {@code task} off until the lock is released; for use within a change. */
  void afterwards(Runnable task) {
    deferred.add(task);
  }

  /**
   * Sees that one more call would not wait for too long.
   *
   * @throws QuotaSpentException if it would
   */
  void checkWait() {
    int waiting = groups.values().stream().mapToInt(Group::waiting).sum();
    long wait = budget.waitFor(waiting + 1, nanos());
    if (wait > longestWait.toNanos()) {
      throw new QuotaSpentException(scope.bucket(), Duration.ofNanos(wait));
    }
  }

  /** ECS has no tokens left, whatever was counted here: others call it too. */
  void throttled() {
    budget.drain(nanos());
  }

  private void pump() {
    for (Group<?, ?, ?> ready = nextReady(); ready != null; ready = nextReady()) {
      long wait = budget.take(nanos());
      if (wait > 0) {
        wakeIn(wait);
        return;
      }
      ready.makeNext();
      groups.remove(ready.key());
      groups.put(ready.key(), ready); // its next turn is after the others'
    }
  }

  private @Nullable Group<?, ?, ?> nextReady() {
    return groups.values().stream().filter(Group::isReady).findFirst().orElse(null);
  }

  private void wakeIn(long nanos) {
    if (timer == null) {
      timer =
          ticker.schedule(
              Duration.ofNanos(nanos),
              () ->
                  change(() -> {
                    timer = null;
                  }));
    }
  }
}
