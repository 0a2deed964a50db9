package io.ecsgateway.server.watch.polling;

import io.ecsgateway.server.time.Ticker;
import io.ecsgateway.server.watch.Freshness;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * How long a lane waits between two reads of a subject. What the settings say, stretched so that
 * all reads fit the budget, doubled while ECS throttles, and doubled for a subject that fails.
 */
final class Pace {
  /** Between two reads of a subject that are refused. */
  private static final Duration REFUSED_INTERVAL = Duration.ofSeconds(15);

  private static final double NANOS_PER_SECOND = 1e9;

  private final PollSettings settings;
  private final Ticker ticker;
  private final double callsPerSecond;
  private Slowdown slowdown = Slowdown.NONE;
  private double stretch = 1;
  private @Nullable Instant stretchedSince;

  Pace(PollSettings settings, Ticker ticker, double callsPerSecond) {
    this.settings = settings;
    this.ticker = ticker;
    this.callsPerSecond = callsPerSecond;
  }

  /** Stretches the intervals so far that reading {@code groups} fits the budget. */
  void stretch(Collection<Group> groups) {
    double wanted = 0; // calls per second
    for (Group group : groups) {
      double interval = settings.interval(group.reading()).toNanos();
      wanted += group.calls() * NANOS_PER_SECOND / interval;
    }
    stretch = Math.max(1, wanted / callsPerSecond);
    if (stretch == 1) {
      stretchedSince = null;
    } else if (stretchedSince == null) {
      stretchedSince = ticker.now();
    }
  }

  /** ECS answered {@code call}; returns whether intervals change. */
  boolean answered(Call call) {
    return become(slowdown.answered(call.began(), interval(call), ticker.nanos()));
  }

  /** ECS throttled {@code call}; returns whether intervals change. */
  boolean throttled(Call call) {
    long longest = settings.longestInterval().toNanos();
    return become(
        slowdown.throttled(call.began(), interval(call), longest, ticker.now(), ticker.nanos()));
  }

  /** Returns how long to wait between two reads of {@code poll}, in nanoseconds. */
  long interval(Poll poll) {
    Reading reading = poll.group.reading();
    return poll.refusals > 0
        ? Math.max(REFUSED_INTERVAL.toNanos(), interval(reading, slowdown.doublings()))
        : interval(reading, Math.max(slowdown.doublings(), poll.failures));
  }

  /** Returns what the watchers of {@code poll} are told of that. */
  Freshness freshness(Poll poll) {
    Duration interval = Duration.ofMillis(Duration.ofNanos(interval(poll)).toMillis());
    if (poll.failures > 0) {
      return new Freshness(Freshness.State.FAILING, poll.troubledSince, interval);
    }
    Instant since = slowdown.since();
    if (since == null || (stretchedSince != null && stretchedSince.isBefore(since))) {
      since = stretchedSince;
    }
    return since == null
        ? new Freshness(Freshness.State.CURRENT, null, interval)
        : new Freshness(Freshness.State.THROTTLED, since, interval);
  }

  private boolean become(Slowdown next) {
    boolean changes = next.doublings() != slowdown.doublings();
    slowdown = next;
    return changes;
  }

  private long interval(Call call) {
    return interval(call.reading(), slowdown.doublings());
  }

  private long interval(Reading reading, int doublings) {
    long normal = (long) (settings.interval(reading).toNanos() * stretch);
    return Slowdown.widened(normal, doublings, settings.longestInterval().toNanos());
  }
}
