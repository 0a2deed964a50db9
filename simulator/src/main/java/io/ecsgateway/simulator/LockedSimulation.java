package io.ecsgateway.simulator;

import io.ecsgateway.simulator.engine.AlarmState;
import io.ecsgateway.simulator.engine.ContainerInstanceSize;
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

  /**
   * @param newClock makes the clock, at the start and again at each reset
   * @param newAccount makes an empty account that begins at the given time
   */
  LockedSimulation(
      Supplier<SimulatedClock> newClock, Function<Instant, SimulatedAccount> newAccount) {
    this.newClock = newClock;
    this.newAccount = newAccount;
    this.clock = newClock.get();
    this.account = newAccount.apply(clock.now());
  }

  @Override
  public @Nullable Operation operation(String name) {
    return locked(() -> account.operation(name));
  }

  @Override
  public SdkPojo answer(String name, SdkPojo request) {
    return locked(() -> {
      account.runUntil(clock.now());
      return account.answer(name, request);
    });
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
    lock.lock();
    try {
      account.runUntil(clock.now());
      account.setAlarm(name, state);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<String> registerContainerInstances(
      @Nullable String cluster, int count, ContainerInstanceSize size) {
    return locked(() -> {
      account.runUntil(clock.now());
      return account.register(cluster, count, size);
    });
  }

  @Override
  public void reset() {
    lock.lock();
    try {
      clock = newClock.get();
      account = newAccount.apply(clock.now());
    } finally {
      lock.unlock();
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
