package io.ecsgateway.server.watch.polling;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import io.ecsgateway.server.quota.Quotas;
import io.ecsgateway.server.quota.ThrottleBucket;
import io.ecsgateway.server.quota.TokenBucket;
import io.ecsgateway.server.reads.WatchedFindings.Watched;
import io.ecsgateway.server.time.Ticker;
import io.ecsgateway.server.time.Ticker.Cancellable;
import io.ecsgateway.server.watch.Freshness;
import io.ecsgateway.server.watch.Subject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one of ECS's throttle buckets limits in one account and Region, whichever targets
 * lead there: which subject is read when. Its pace says how long each waits; the budget, whether
 * the call may be made then. The lock of the snapshots guards it.
 */
final class Lane {
  /** How long a new subject waits for others that may share its call. */
  static final Duration GATHERING = Duration.ofMillis(20);

  /** Of each target: if it hangs, unary calls need its other connections too. */
  private static final int MOST_UNDER_WAY = 16;

  /** How far from its interval a read may be, so that those of many replicas spread. */
  private static final double JITTER = 0.1;

  /** What a lane lets happen, outside of the lock. */
  interface Effects {
    /** Makes {@code call}, then tells {@code lane} how it ended. */
    void call(Lane lane, Call call);

    /** Lets {@code inbox} tell its watcher. */
    void tell(Inbox inbox);

    /** Wakes {@code lane}, whose time has come. */
    void wake(Lane lane);
  }

  private final Ticker ticker;
  private final RandomGenerator random;
  private final Effects effects;
  private final Pace pace;
  private final TokenBucket budget;

  /** Of other calls too, which have to know of these. */
  private final TokenBucket everyones;

  private final Map<Subject<?>, Poll> polls = new HashMap<>();
  private final Map<Group.Key, Group> groups = new LinkedHashMap<>();

  /** What is left of calls that failed; goes before everything else. */
  private final Deque<List<Poll>> parts = new ArrayDeque<>();

  /** The target of each call that has not ended. */
  private final Multiset<String> underWay = HashMultiset.create();

  private long sequence;
  private @Nullable Cancellable timer;
  private long timerDue;

  Lane(
      Quotas.Scope scope,
      PollSettings settings,
      Quotas quotas,
      Ticker ticker,
      RandomGenerator random,
      Effects effects) {
    this.ticker = ticker;
    this.random = random;
    this.effects = effects;
    double share = settings.budgetShare();
    this.pace = new Pace(settings, ticker, quotas.perSecond(scope.bucket(), share));
    this.budget = quotas.part(scope.bucket(), share);
    this.everyones = quotas.of(scope);
  }

  /** Lets {@code inbox} hear of its subject, which from now on is read if it was not before. */
  void join(Inbox inbox) {
    Subject<?> subject = inbox.subject();
    Poll poll = polls.get(subject);
    if (poll == null) {
      Group.Key key =
          new Group.Key(subject.target(), Reading.of(subject), Reading.sharedCluster(subject));
      Group group = groups.computeIfAbsent(key, Group::new);
      poll = new Poll(subject, group, sequence++, ticker.nanos());
      polls.put(subject, poll);
      group.schedule(poll, ticker.nanos() + GATHERING.toNanos());
      pace.stretch(groups.values());
    }
    poll.join(inbox, pace.freshness(poll), ticker.nanos(), effects);
    pump();
  }

  /** Lets {@code inbox} hear no more. Without another, its subject is no longer read. */
  void leave(Inbox inbox) {
    Poll poll = polls.get(inbox.subject());
    if (poll != null && poll.leave(inbox) && poll.watchers() == 0) {
      drop(poll);
      pump();
    }
  }

  /** Drops every subject. */
  void close() {
    List.copyOf(polls.values()).forEach(this::drop);
    pump();
  }

  /** Looks what is to do now. */
  void wake() {
    sleep();
    pump();
  }

  /** Notes that {@code call} ended, in whichever way; what it means for its polls comes after. */
  void ended(Call call) {
    underWay.remove(call.target());
  }

  /** Notes that ECS answered {@code call}. */
  void answered(Call call) {
    if (pace.answered(call)) {
      reschedule();
    }
  }

  /** Notes that ECS throttled {@code call}. */
  void throttled(Call call) {
    budget.drain(ticker.nanos());
    if (pace.throttled(call)) {
      reschedule();
    }
  }

  /** Reads {@code poll}, back from a call, again after its interval. */
  void again(Poll poll) {
    poll.group.schedule(poll, due(poll));
    poll.paced(pace.freshness(poll), effects);
  }

  /** Reads {@code part} of a call again, in a call of its own, as soon as the budget allows. */
  void again(List<Poll> part) {
    parts.add(part);
  }

  /** Tells the watchers of {@code poll} that it cannot be read, and reads it no more. */
  void fail(Poll poll, Throwable failure) {
    poll.failed(failure, effects);
    drop(poll);
  }

  /** Makes the calls that are due and within the budget; sees to it that the next ones come. */
  void pump() {
    parts.removeIf(part -> part.stream().allMatch(poll -> poll.dropped));
    long now = ticker.nanos();
    while (true) {
      @Nullable List<Poll> part = nextPart();
      @Nullable Poll first = part == null ? earliest() : part.getFirst();
      if (first == null) {
        break;
      }
      long wait = part == null ? first.due - now : 0;
      if (wait <= 0) {
        wait = budget.take(now);
      }
      if (wait > 0) {
        wakeAt(now + wait);
        return;
      }
      parts.remove(part);
      begin(part == null ? first.group.take() : part, now);
    }
    // All there is is under way, if there is anything; the end of a call comes back here.
    sleep();
  }

  /** Returns what the last answered read found; null if nothing, or if none was. */
  @Nullable Watched known(Subject<?> subject) {
    Poll poll = polls.get(subject);
    return poll == null ? null : poll.known();
  }

  /** Returns what this lane holds at the moment. */
  Load load() {
    int watchers = polls.values().stream().mapToInt(Poll::watchers).sum();
    return new Load(polls.size(), watchers, groups.size(), underWay.size(), timer == null ? 0 : 1);
  }

  /** Returns how this lane does at the moment for one target; {@code bucket} is what limits it. */
  LaneStatus status(String target, ThrottleBucket bucket) {
    long now = ticker.nanos();
    Map<Freshness.State, Integer> subjects = new EnumMap<>(Freshness.State.class);
    long oldest = now;
    for (Poll poll : polls.values()) {
      if (!poll.subject.target().equals(target)) {
        continue;
      }
      subjects.merge(pace.freshness(poll).state(), 1, Integer::sum);
      oldest = Math.min(oldest, poll.knownAt());
    }
    return new LaneStatus(
        target,
        bucket.name(),
        subjects,
        underWay.count(target),
        budget.fullness(now),
        Duration.ofNanos(now - oldest));
  }

  private void begin(List<Poll> batch, long now) {
    List<Poll> wanted = batch.stream().filter(poll -> !poll.dropped).toList();
    // One for all, so that those that are read together stay together.
    double jitter = 1 + random.nextDouble(-JITTER, JITTER);
    for (Poll poll : wanted) {
      poll.readAt = now;
      poll.jitter = jitter;
    }
    everyones.spend(now);
    Call call = new Call(wanted.getFirst().group.reading(), wanted, now);
    underWay.add(call.target());
    effects.call(this, call);
  }

  private void drop(Poll poll) {
    poll.dropped = true;
    polls.remove(poll.subject);
    poll.group.remove(poll);
    if (poll.group.polls().isEmpty()) {
      groups.remove(poll.group.key());
    }
    pace.stretch(groups.values());
  }

  private @Nullable List<Poll> nextPart() {
    return parts.stream().filter(part -> mayCall(part.getFirst().group)).findFirst().orElse(null);
  }

  private boolean mayCall(Group group) {
    return underWay.count(group.target()) < MOST_UNDER_WAY;
  }

  private @Nullable Poll earliest() {
    @Nullable Poll earliest = null;
    for (Group group : groups.values()) {
      Poll next = mayCall(group) ? group.next() : null;
      if (next != null && (earliest == null || next.due < earliest.due)) {
        earliest = next;
      }
    }
    return earliest;
  }

  private void wakeAt(long due) {
    if (timer == null || timerDue != due) {
      sleep();
      timerDue = due;
      timer = ticker.schedule(Duration.ofNanos(due - ticker.nanos()), () -> effects.wake(this));
    }
  }

  private void sleep() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** Lets changed intervals hold for what waits already, and tells. */
  private void reschedule() {
    for (Poll poll : polls.values()) {
      if (!poll.underWay && poll.readAt != null) {
        again(poll);
      }
    }
  }

  private long due(Poll poll) {
    long readAt = poll.readAt == null ? ticker.nanos() : poll.readAt;
    return readAt + (long) (pace.interval(poll) * poll.jitter);
  }
}
