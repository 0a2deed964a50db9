package io.ecsgateway.server.watch.polling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Polls that may share calls, in the order in which they are due. */
final class Group {
  /**
   * What calls have in common.
   *
   * @param target where they go
   * @param cluster the one they name; empty for the default one or none
   */
  record Key(String target, Reading reading, String cluster) {}

  private final Key key;
  private final Set<Poll> polls = new LinkedHashSet<>();

  /** Those that are not under way. */
  private final TreeSet<Poll> queue =
      new TreeSet<>(
          Comparator.<Poll>comparingLong(poll -> poll.due)
              .thenComparingLong(poll -> poll.sequence));

  Group(Key key) {
    this.key = key;
  }

  Key key() {
    return key;
  }

  String target() {
    return key.target();
  }

  Reading reading() {
    return key.reading();
  }

  Set<Poll> polls() {
    return polls;
  }

  /** Returns how many calls read all polls once. */
  int calls() {
    return Math.ceilDiv(polls.size(), reading().mostAtOnce());
  }

  /** Lets {@code poll}, new or back from a call, be read at {@code due}. */
  void schedule(Poll poll, long due) {
    queue.remove(poll);
    poll.due = due;
    poll.underWay = false;
    polls.add(poll);
    queue.add(poll);
  }

  void remove(Poll poll) {
    polls.remove(poll);
    queue.remove(poll);
  }

  /** Returns the poll that is due first; null if all are under way. */
  @Nullable Poll next() {
    return queue.isEmpty() ? null : queue.first();
  }

  /**
   * Takes the poll that is due first, and with it as many others as the call has room for, due or
   * not: polls that are read together once stay together, and the number of calls stays the least.
   */
  List<Poll> take() {
    List<Poll> batch = new ArrayList<>();
    Poll first = queue.removeFirst();
    first.underWay = true;
    batch.add(first);
    int most = first.most;
    Iterator<Poll> others = queue.iterator();
    while (batch.size() < most && others.hasNext()) {
      Poll other = others.next();
      boolean held = other.failures > 0 && other.due > first.due; // backs off
      if (!held && batch.size() < other.most) {
        most = Math.min(most, other.most);
        others.remove();
        other.underWay = true;
        batch.add(other);
      }
    }
    return batch;
  }
}
