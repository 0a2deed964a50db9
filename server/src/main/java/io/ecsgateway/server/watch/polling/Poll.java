package io.ecsgateway.server.watch.polling;

import io.ecsgateway.server.reads.WatchedFindings.Watched;
import io.ecsgateway.server.watch.Freshness;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.Subject;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A subject that somebody watches: who is told, when it is read next, and how reading it has gone.
 * Its lane writes to it, under the lock of the snapshots.
 */
final class Poll {
  final Subject<?> subject;
  final Group group;

  /** Orders polls that are due at the same time: who came first. */
  final long sequence;

  private final Set<Inbox> inboxes = new LinkedHashSet<>();

  /** When it is to be read, in nanoseconds; changed only while it is not in its group's queue. */
  long due;

  /** When the last read began, in nanoseconds. */
  @Nullable Long readAt;

  /** What the interval after the last read is multiplied by, so that polls spread. */
  double jitter = 1;

  /** Whether it is being read, or waits for a call of which it is to be part. */
  boolean underWay;

  /** Whether it was dropped: an answer that still comes is nobody's. */
  boolean dropped;

  /** With how many it may share a call: fewer after calls that it may have spoiled. */
  int most;

  /** How many reads in a row failed, at {@link #troubledSince} the first one. */
  int failures;

  @Nullable Instant troubledSince;

  /** How many reads in a row were refused, at {@link #refusedSince} the first one. */
  int refusals;

  long refusedSince;

  private @Nullable Observation<?> latest;

  /** When {@link #latest} was read, in nanoseconds; before that, when this began. */
  private long latestAt;

  /** When the call was made to which {@link #latest} is the answer. */
  private long latestBegan;

  private @Nullable Freshness told;

  Poll(Subject<?> subject, Group group, long sequence, long now) {
    this.subject = subject;
    this.group = group;
    this.sequence = sequence;
    this.latestAt = now;
    this.most = group.reading().mostAtOnce();
  }

  /** Adds a watcher and tells it how often it will hear, and what is known if that is young. */
  void join(Inbox inbox, Freshness freshness, long now, Lane.Effects effects) {
    if (inboxes.isEmpty()) {
      told = freshness;
    }
    inboxes.add(inbox);
    put(inbox, new Letter.Fresh(freshness), effects);
    if (latest != null && now - latestAt <= freshness.interval().toNanos()) {
      put(inbox, new Letter.Read(latest), effects);
    }
  }

  /** Returns whether {@code inbox} was among the watchers, where it no longer is. */
  boolean leave(Inbox inbox) {
    return inboxes.remove(inbox);
  }

  int watchers() {
    return inboxes.size();
  }

  /** Returns since when, in nanoseconds, nothing new is known of the subject. */
  long knownAt() {
    return latestAt;
  }

  /** Returns what was found last; null if nothing was. */
  @Nullable Watched known() {
    return latest instanceof Observation.Found<?> found
        ? new Watched(found.value(), latestBegan)
        : null;
  }

  /** Tells everyone {@code observation}, made at {@code now} by a call of {@code began}. */
  void observed(Observation<?> observation, long began, long now, Lane.Effects effects) {
    latest = observation;
    latestBegan = began;
    latestAt = now;
    tell(new Letter.Read(observation), effects);
  }

  /** Tells everyone {@code freshness} unless they know. */
  void paced(Freshness freshness, Lane.Effects effects) {
    if (!freshness.equals(told)) {
      told = freshness;
      tell(new Letter.Fresh(freshness), effects);
    }
  }

  void failed(Throwable failure, Lane.Effects effects) {
    tell(new Letter.Failed(failure), effects);
    inboxes.clear();
  }

  /** Forgets earlier failures: the read that began last was answered. */
  void answered() {
    failures = 0;
    troubledSince = null;
    refusals = 0;
    most = group.reading().mostAtOnce();
  }

  /** Notes that a read failed at {@code now}. */
  void troubled(Instant now) {
    failures++;
    if (troubledSince == null) {
      troubledSince = now;
    }
  }

  /** Notes that a read was refused, after {@link #troubled}. */
  void refused(long now) {
    if (refusals == 0) {
      refusedSince = now;
    }
    refusals++;
  }

  private void tell(Letter letter, Lane.Effects effects) {
    inboxes.forEach(inbox -> put(inbox, letter, effects));
  }

  private static void put(Inbox inbox, Letter letter, Lane.Effects effects) {
    if (inbox.put(letter)) {
      effects.tell(inbox);
    }
  }
}
