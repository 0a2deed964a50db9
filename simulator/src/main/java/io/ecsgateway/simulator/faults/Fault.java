package io.ecsgateway.simulator.faults;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong with calls: {@code Fault.throttling().on("UpdateService").times(3)}.
 *
 * @param kind what happens to a call
 * @param operations ECS's names of the operations that it strikes; all if empty
 * @param duration how long, where the kind says so, otherwise null
 * @param times how many calls it strikes before it is over, at least 1
 * @param probability with which it strikes a call, above 0 and at most 1
 */
public record Fault(
    FaultKind kind,
    Set<String> operations,
    @Nullable Duration duration,
    long times,
    double probability) {

  /** How often a fault strikes that does not end by itself. */
  public static final long FOR_EVER = Long.MAX_VALUE;

  public Fault {
    kind.check(duration);
    operations = Set.copyOf(operations);
    if (times < 1) {
      throw new IllegalArgumentException("times: " + times + " (expected: at least 1)");
    }
    if (!(probability > 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "probability: " + probability + " (expected: above 0, at most 1)");
    }
  }

  /** Returns a fault of this kind, one without a duration, that strikes every call for ever. */
  public static Fault of(FaultKind kind) {
    return of(kind, null);
  }

  private static Fault of(FaultKind kind, @Nullable Duration duration) {
    return new Fault(kind, Set.of(), duration, FOR_EVER, 1);
  }

  /** Answers ThrottlingException. */
  public static Fault throttling() {
    return of(FaultKind.THROTTLING);
  }

  /** Answers ThrottlingException to calls that come faster than ECS's buckets allow. */
  public static Fault rates() {
    return of(FaultKind.RATES);
  }

  /** Answers ServerException, status 500. */
  public static Fault serverError() {
    return of(FaultKind.SERVER_ERROR);
  }

  /** Answers ServiceUnavailable, status 503. */
  public static Fault unavailable() {
    return of(FaultKind.UNAVAILABLE);
  }

  /** Lets calls wait, in our time, up to ten minutes. */
  public static Fault latency(Duration duration) {
    return of(FaultKind.LATENCY, duration);
  }

  /** Ends the connection before the call has had an effect. */
  public static Fault dropBefore() {
    return of(FaultKind.DROP_BEFORE);
  }

  /** Ends the connection after the call has had its effect. */
  public static Fault dropAfter() {
    return of(FaultKind.DROP_AFTER);
  }

  /** Answers reads as things were so long ago, up to an hour of simulated time. */
  public static Fault stale(Duration age) {
    return of(FaultKind.STALE, age);
  }

  /** Keeps from Describe operations what is younger, up to an hour of simulated time. */
  public static Fault missing(Duration age) {
    return of(FaultKind.MISSING, age);
  }

  /** Returns it for these operations, by ECS's names, and for those named before. */
  public Fault on(String... names) {
    return on(Set.of(names));
  }

  /** Returns it for the operations of a group, and for those named before. */
  public Fault on(OperationGroup group) {
    return on(group.operations());
  }

  private Fault on(Set<String> names) {
    Set<String> all = new TreeSet<>(operations);
    all.addAll(names);
    return new Fault(kind, all, duration, times, probability);
  }

  /** Returns it for the next {@code count} calls that it may strike, at least 1. */
  public Fault times(long count) {
    return new Fault(kind, operations, duration, count, probability);
  }

  /** Returns it for a part of the calls, above 0 and at most 1, chosen by the simulator's seed. */
  public Fault withProbability(double part) {
    return new Fault(kind, operations, duration, times, part);
  }

  boolean concerns(String operation) {
    return operations.isEmpty() || operations.contains(operation);
  }
}
