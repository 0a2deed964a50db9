package io.ecsgateway.simulator.wire;

import io.ecsgateway.simulator.engine.Ids;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts every call since the start or the last reset, and keeps the newest: 10,000 of them, fewer
 * if their requests would take more than 64 M characters.
 */
public final class CallLog {
  static final int KEPT = 10_000;
  static final long KEPT_CHARACTERS = 64L * 1024 * 1024;

  /** A call that is under way; its end is written once. */
  static final class Entry {
    private final CallLog log;
    private Call call;

    private Entry(CallLog log, Call call) {
      this.log = log;
      this.call = call;
    }

    Call end(String outcome, int status) {
      synchronized (log) {
        call =
            new Call(
                call.sequence(),
                call.time(),
                call.operation(),
                call.requestId(),
                call.body(),
                outcome,
                status,
                call.headers());
        return call;
      }
    }
  }

  private final Ids ids;
  private final Deque<Entry> newest = new ArrayDeque<>();
  private final SortedMap<String, Long> byOperation = new TreeMap<>();
  private long total;
  private long characters;

  CallLog(Ids ids) {
    this.ids = ids;
  }

  /** Returns how many calls came. */
  public synchronized long total() {
    return total;
  }

  /** Returns how many calls came of each operation that was called. */
  public synchronized SortedMap<String, Long> byOperation() {
    return new TreeMap<>(byOperation);
  }

  /** Returns how many calls of {@code operation} came. */
  public synchronized long count(String operation) {
    return byOperation.getOrDefault(operation, 0L);
  }

  /** Returns the newest calls, oldest first. */
  public synchronized List<Call> newest() {
    List<Call> calls = new ArrayList<>(newest.size());
    newest.forEach(entry -> calls.add(entry.call));
    return calls;
  }

  /** Returns the newest calls of {@code operation}, oldest first. */
  public List<Call> newest(String operation) {
    return newest().stream().filter(call -> call.operation().equals(operation)).toList();
  }

  synchronized String newRequestId() {
    return ids.uuid();
  }

  synchronized Entry begin(
      Instant time, String operation, String requestId, String body, Map<String, String> headers) {
    total++;
    byOperation.merge(operation, 1L, Long::sum);
    Entry entry =
        new Entry(this, new Call(total, time, operation, requestId, body, "PENDING", 0, headers));
    newest.addLast(entry);
    characters += body.length();
    while (newest.size() > KEPT || characters > KEPT_CHARACTERS) {
      characters -= newest.removeFirst().call.body().length();
    }
    return entry;
  }

  synchronized void clear() {
    total = 0;
    byOperation.clear();
    newest.clear();
    characters = 0;
  }
}
