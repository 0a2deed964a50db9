package io.ecsgateway.simulator;

import io.ecsgateway.simulator.engine.AlarmState;
import io.ecsgateway.simulator.engine.ContainerInstanceSize;
import io.ecsgateway.simulator.engine.HookAnswer;
import io.ecsgateway.simulator.engine.Operation;
import io.ecsgateway.simulator.engine.SimulatedClock;
import io.ecsgateway.simulator.wire.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/**
 * The account under its one lock. Time passes only here, and only when somebody asks: first what
 * has come due happens, then the call is answered.
 */
final class LockedSimulation implements Simulation {
  private final ReentrantLock lock = new ReentrantLock();
  private final Supplier<SimulatedClock> newClock;
  private final Function<Instant, SimulatedAccount> newAccount;
  private SimulatedClock clock;
  private SimulatedAccount account;
  private History history;

  /**
   * @param newClock makes the clock, at the start and again at each reset
   * @param newAccount makes the account as it is at the start, which is the given time
   */
  LockedSimulation(
      Supplier<SimulatedClock> newClock, Function<Instant, SimulatedAccount> newAccount) {
    this.newClock = newClock;
    this.newAccount = newAccount;
    this.clock = newClock.get();
    Instant start = clock.now();
    this.account = newAccount.apply(start);
    this.history = new History(() -> newAccount.apply(start));
  }

  @Override
  public @Nullable Operation operation(String name) {
    return locked(() -> account.operation(name));
  }

  @Override
  public SdkPojo answer(String name, SdkPojo request, int length) {
    return locked(() -> {
      Instant now = clock.now();
      account.runUntil(now);
      return Operation.isRead(name)
          ? account.answer(name, request)
          : acted(now, then -> then.answer(name, request), length);
    });
  }

  @Override
  public SdkPojo answerAsOf(Duration ago, String name, SdkPojo request, int length) {
    return locked(() -> {
      PastAccount past = history.past(ago);
      return past == null || !Operation.isRead(name)
          ? answer(name, request, length)
          : past.answer(clock.now(), name, request);
    });
  }

  @Override
  public void keepPast(Duration ago) {
    lock.lock();
    try {
      history.keep(ago);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void dropPast() {
    lock.lock();
    try {
      history.dropPasts();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Instant now() {
    return locked(() -> clock.now());
  }

  @Override
  public boolean isManual() {
    return locked(() -> clock instanceof SimulatedClock.Manual);
  }

  @Override
  public void advance(Duration duration) {
    lock.lock();
    try {
      if (!(clock instanceof SimulatedClock.Manual manual)) {
        throw new IllegalStateException("clock: running (expected: one that is advanced by hand)");
      }
      manual.advance(duration);
      account.runUntil(manual.now());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void setAlarm(String name, AlarmState state) {
    now(then -> {
      then.setAlarm(name, state);
      return state;
    });
  }

  @Override
  public void setHook(String function, HookAnswer answer) {
    now(then -> {
      then.setHook(function, answer);
      return answer;
    });
  }

  @Override
  public List<String> registerContainerInstances(
      @Nullable String cluster, int count, ContainerInstanceSize size) {
    return now(then -> then.register(cluster, count, size));
  }

  @Override
  public void reset() {
    lock.lock();
    try {
      clock = newClock.get();
      Instant start = clock.now();
      account = newAccount.apply(start);
      history = new History(() -> newAccount.apply(start));
    } finally {
      lock.unlock();
    }
  }

  /** Lets what is due happen, then acts; what it returns is that of now, not of a past. */
  private <T> T now(Function<SimulatedAccount, T> action) {
    return locked(() -> {
      Instant now = clock.now();
      account.runUntil(now);
      return acted(now, action, 0);
    });
  }

  private <T> T acted(Instant now, Function<SimulatedAccount, T> action, int length) {
    try {
      return action.apply(account);
    } finally { // what fails may have changed something too
      history.record(new History.Command(now, action, length));
    }
  }

  private <T extends @Nullable Object> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
