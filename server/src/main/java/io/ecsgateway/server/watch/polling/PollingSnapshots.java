package io.ecsgateway.server.watch.polling;

import io.ecsgateway.server.aws.RetryClass;
import io.ecsgateway.server.aws.Target;
import io.ecsgateway.server.aws.Targets;
import io.ecsgateway.server.quota.Quotas;
import io.ecsgateway.server.quota.ThrottleBucket;
import io.ecsgateway.server.reads.WatchedFindings;
import io.ecsgateway.server.time.Ticker;
import io.ecsgateway.server.watch.Snapshots;
import io.ecsgateway.server.watch.Subject;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ecs.model.EcsRequest;

/**
 * Reads ECS for all watchers of this process together. What nobody watches is not read.
 *
 * <p>A watcher first hears how often its subject is read, then what is known of it if that is not
 * older than the interval, then every read. To one that is slower than that only the newest is
 * told.
 */
@Singleton
public final class PollingSnapshots implements Snapshots, WatchedFindings, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PollingSnapshots.class);

  private final Targets targets;
  private final PollSettings settings;
  private final Quotas quotas;
  private final Ticker ticker;
  private final RandomGenerator random;
  private final Lane.Effects effects = new Deferred();
  private final ThreadFactory threads = Thread.ofVirtual().name("watch-", 0).factory();

  // One lock guards everything below, and all of the lanes: bookkeeping only, so it is held for
  // microseconds. A thread of its own would order the changes as well, but then subscribing and
  // closing could not be seen to have happened when they return. What may take long, calls and
  // watchers, is put down in `deferred` and runs on virtual threads after the lock is released.
  private final Object lock = new Object();
  // Kept without subjects too, or coming back would bring a new budget.
  private final Map<Quotas.Scope, Lane> lanes = new HashMap<>();
  private List<Runnable> deferred = new ArrayList<>();
  private int busy;
  private CompletableFuture<@Nullable Void> idle = CompletableFuture.completedFuture(null);
  private boolean closed;

  PollingSnapshots(
      Targets targets,
      PollSettings settings,
      Quotas quotas,
      Ticker ticker,
      RandomGenerator random) {
    this.targets = targets;
    this.settings = settings;
    this.quotas = quotas;
    this.ticker = ticker;
    this.random = random;
  }

  /**
   * {@inheritDoc}
   *
   * @throws io.ecsgateway.server.aws.UnknownTargetException if the subject's target is unknown
   * @throws IllegalStateException if this is closed
   */
  @Override
  public <T> Subscription subscribe(Subject<T> subject, Watcher watcher) {
    Quotas.Scope scope = scope(subject);
    Inbox inbox = new Inbox(subject, watcher);
    change(() -> {
      if (closed) {
        throw new IllegalStateException("the gateway stops: nothing is watched any more");
      }
      lanes.computeIfAbsent(scope, this::newLane).join(inbox);
    });
    return () -> {
      inbox.close();
      leave(inbox);
    };
  }

  /** Forgets all watchers; calls that are under way come to nothing. */
  @Override
  @PreDestroy
  public void close() {
    change(() -> {
      closed = true;
      lanes.values().forEach(Lane::close);
    });
  }

  /** Returns what is held at the moment. */
  Load load() {
    synchronized (lock) {
      return lanes.values().stream().map(Lane::load).reduce(Load.NONE, Load::plus);
    }
  }

  /** Returns how reading goes at the moment: of every target, each throttle bucket. */
  public List<LaneStatus> status() {
    List<LaneStatus> status = new ArrayList<>();
    synchronized (lock) {
      for (Target target : targets.all().values()) {
        for (ThrottleBucket bucket : Reading.BUCKETS) {
          Lane lane = lanes.get(target.limitedWith(bucket));
          status.add(
              lane == null
                  ? LaneStatus.unused(target.name(), bucket.name())
                  : lane.status(target.name(), bucket));
        }
      }
    }
    return status;
  }

  /** Returns what completes when no call is under way and no watcher has to be told anything. */
  CompletableFuture<@Nullable Void> idle() {
    synchronized (lock) {
      return idle;
    }
  }

  private Lane newLane(Quotas.Scope scope) {
    return new Lane(scope, settings, quotas, ticker, random, effects);
  }

  private Quotas.Scope scope(Subject<?> subject) {
    return targets.named(subject.target()).limitedWith(Reading.of(subject).bucket());
  }

  @Override
  public @Nullable Watched find(String target, EcsRequest pattern, String name) {
    Subject<?> subject = Reading.subject(target, pattern, name);
    if (subject == null) {
      return null;
    }
    synchronized (lock) {
      Lane lane = lanes.get(scope(subject));
      return lane == null ? null : lane.known(subject);
    }
  }

  private void leave(Inbox inbox) {
    change(() -> {
      Lane lane = lanes.get(scope(inbox.subject()));
      if (lane != null) {
        lane.leave(inbox);
      }
    });
  }

  private void change(Runnable change) {
    List<Runnable> released;
    synchronized (lock) {
      change.run();
      released = deferred;
      deferred = new ArrayList<>();
    }
    released.forEach(task -> threads.newThread(task).start());
  }

  private void call(Lane lane, Call call) {
    CompletableFuture<Map<Subject<?>, Answer>> answers;
    try {
      answers =
          targets
              .named(call.target())
              .call(RetryClass.POLL, ecs -> Reads.read(ecs, call.reading(), call.subjects()));
    } catch (RuntimeException e) {
      answers = CompletableFuture.failedFuture(e);
    }
    var _ =
        answers.whenComplete((found, failure) -> {
          try {
            end(lane, call, found, failure);
          } catch (RuntimeException e) {
            LOG.error("the end of {} went wrong", call, e);
          } finally {
            freed();
          }
        });
  }

  private void end(
      Lane lane, Call call, @Nullable Map<Subject<?>, Answer> found, @Nullable Throwable failure) {
    change(() -> {
      Outcome outcome = new Outcome(lane, call, ticker, effects);
      if (failure != null) {
        outcome.failed(failure);
      } else if (found != null) {
        outcome.answered(found);
      }
    });
  }

  private void tell(Inbox inbox) {
    try {
      inbox.tell();
      if (inbox.isClosed()) {
        leave(inbox);
      }
    } finally {
      freed();
    }
  }

  private void freed() {
    CompletableFuture<@Nullable Void> reached = null;
    synchronized (lock) {
      busy--;
      if (busy == 0) {
        reached = idle;
      }
    }
    if (reached != null) {
      reached.complete(null);
    }
  }

  /** Puts down, under the lock, what is to happen after it. */
  private final class Deferred implements Lane.Effects {
    @Override
    public void call(Lane lane, Call call) {
      defer(() -> PollingSnapshots.this.call(lane, call));
    }

    @Override
    public void tell(Inbox inbox) {
      defer(() -> PollingSnapshots.this.tell(inbox));
    }

    @Override
    public void wake(Lane lane) {
      change(lane::wake); // from the timer's thread, without the lock
    }

    private void defer(Runnable task) {
      if (busy++ == 0) {
        idle = new CompletableFuture<>();
      }
      deferred.add(task);
    }
  }
}
