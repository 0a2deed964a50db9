package io.ecsgateway.simulator.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.ecsgateway.simulator.engine.Ids;
import io.ecsgateway.simulator.engine.Operation;
import io.ecsgateway.simulator.wire.Interceptor;
import io.ecsgateway.simulator.wire.Intervention;
import io.ecsgateway.simulator.wire.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * The faults that strike calls now, oldest first. The first that strikes a call decides what
 * happens to it; latencies before it add up and let the others have their say. May be used from any
 * thread.
 */
public final class Faults implements Interceptor {
  /** More of them are a mistake of who adds them. */
  private static final int MOST = 1000;

  private static final Intervention THROTTLED =
      new Intervention.Fail("ThrottlingException", "Rate exceeded", 400);
  private static final Intervention UNAVAILABLE =
      new Intervention.Fail(
          "ServiceUnavailable",
          "The request has failed due to a temporary failure of the server.",
          503);

  private final Simulation simulation;
  private final long seed;
  private final Map<Long, Active> active = new TreeMap<>();
  private RandomGenerator random;
  private long added;
  private boolean keepsPast;

  /**
   * @param seed what decides which calls a fault of some probability strikes
   */
  public Faults(Simulation simulation, long seed) {
    this.simulation = simulation;
    this.seed = seed;
    this.random = newRandom(seed);
  }

  /** A fault that was added and is not over. */
  public static final class Active {
    private final long id;
    private final Fault fault;
    private final Map<OperationGroup, TokenBucket> buckets = new TreeMap<>();
    private final AtomicLong struck = new AtomicLong();

    private Active(long id, Fault fault) {
      this.id = id;
      this.fault = fault;
    }

    /** Returns the number under which it can be removed. */
    public long id() {
      return id;
    }

    public Fault fault() {
      return fault;
    }

    /** Returns how many calls it has struck. */
    public long struck() {
      return struck.get();
    }

    private boolean exceeds(String operation, Instant now) {
      return OperationGroup.of(operation)
          .map(group -> buckets.computeIfAbsent(group, absent -> new TokenBucket(absent, now)))
          .map(bucket -> !bucket.take(now))
          .orElse(false);
    }
  }

  /**
   * Adds a fault and returns the number under which it can be removed.
   *
   * @throws IllegalArgumentException if it names an operation that is neither known nor in a group
   * @throws IllegalStateException if there are too many, or what was long ago is not known any more
   */
  public synchronized long add(Fault fault) {
    for (String operation : fault.operations()) {
      if (simulation.operation(operation) == null && OperationGroup.of(operation).isEmpty()) {
        throw new IllegalArgumentException(
            "operation: "
                + operation
                + " (expected: an operation that the simulator knows, as in DescribeServices)");
      }
    }
    if (active.size() >= MOST) {
      throw new IllegalStateException("faults: " + MOST + " (expected: fewer before another one)");
    }
    if (fault.kind() == FaultKind.STALE) {
      simulation.keepPast(Objects.requireNonNull(fault.duration()));
      keepsPast = true;
    }
    added++;
    active.put(added, new Active(added, fault));
    return added;
  }

  /** Returns the faults that are not over, oldest first. */
  public synchronized List<Active> list() {
    return new ArrayList<>(active.values());
  }

  /** Removes a fault; returns whether there was one of this number. */
  public synchronized boolean remove(long id) {
    boolean was = active.remove(id) != null;
    dropPast();
    return was;
  }

  /** Removes all faults. */
  public synchronized void clear() {
    active.clear();
    dropPast();
  }

  /** Removes all faults and begins to draw anew. */
  public synchronized void reset() {
    clear();
    random = newRandom(seed);
    added = 0;
  }

  @Override
  public synchronized Intervention before(String operation, JsonNode request) {
    dropPast();
    Duration wait = Duration.ZERO;
    Intervention decided = new Intervention.None();
    for (Active candidate : List.copyOf(active.values())) {
      if (!strikes(candidate, operation)) {
        continue;
      }
      if (candidate.fault.kind() == FaultKind.LATENCY) {
        wait = wait.plus(Objects.requireNonNull(candidate.fault.duration()));
      } else {
        decided = effect(candidate.fault);
        break;
      }
    }
    return wait.isZero() ? decided : new Intervention.Hang(passing(wait), decided);
  }

  private boolean strikes(Active candidate, String operation) {
    Fault fault = candidate.fault;
    if (!fault.concerns(operation)
        || (fault.kind() == FaultKind.STALE && !Operation.isRead(operation))
        || (fault.kind() == FaultKind.MISSING && !Operation.isDescribe(operation))
        || (fault.kind() == FaultKind.RATES && !candidate.exceeds(operation, simulation.now()))
        || (fault.probability() < 1 && random.nextDouble() >= fault.probability())) {
      return false;
    }
    if (candidate.struck.incrementAndGet() == fault.times()) {
      active.remove(candidate.id);
    }
    return true;
  }

  private static Intervention effect(Fault fault) {
    return switch (fault.kind()) {
      case THROTTLING, RATES -> THROTTLED;
      case SERVER_ERROR -> Intervention.Fail.SERVER_ERROR;
      case UNAVAILABLE -> UNAVAILABLE;
      case DROP_BEFORE -> new Intervention.DropBefore();
      case DROP_AFTER -> new Intervention.DropAfter();
      case STALE -> new Intervention.AsOf(Objects.requireNonNull(fault.duration()));
      case MISSING -> new Intervention.Missing(Objects.requireNonNull(fault.duration()));
      case LATENCY -> throw new IllegalStateException("latency: decides nothing");
    };
  }

  /** Once no fault needs it any more: a call that the last one struck may still be under way. */
  private void dropPast() {
    if (keepsPast
        && active.values().stream().noneMatch(one -> one.fault.kind() == FaultKind.STALE)) {
      simulation.dropPast();
      keepsPast = false;
    }
  }

  private static CompletableFuture<?> passing(Duration wait) {
    return new CompletableFuture<Void>()
        .completeOnTimeout(null, wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static RandomGenerator newRandom(long seed) {
    return Ids.random(seed ^ 0xFA17);
  }
}
