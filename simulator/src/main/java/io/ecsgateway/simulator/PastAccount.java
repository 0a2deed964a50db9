package io.ecsgateway.simulator;

import io.ecsgateway.simulator.History.Command;
import io.ecsgateway.simulator.wire.Failures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import software.amazon.awssdk.core.SdkPojo;

/** A second account to which the same is done as to the first, always a while later. */
final class PastAccount {
  private static final int MOST_AHEAD = 1000;

  private final SimulatedAccount account;
  private final Duration ago;
  private final Deque<Command> ahead;

  /**
   * @param account as the first one began
   * @param commands what was done to the first one since
   */
  PastAccount(SimulatedAccount account, Duration ago, Collection<Command> commands) {
    this.account = account;
    this.ago = ago;
    this.ahead = new ArrayDeque<>(commands);
  }

  void record(Command command) {
    ahead.addLast(command);
    if (ahead.size() > MOST_AHEAD) { // nobody reads
      follow(command.time());
    }
  }

  SdkPojo answer(Instant now, String operation, SdkPojo request) {
    follow(now);
    return account.answer(operation, request);
  }

  private void follow(Instant now) {
    Instant then = now.minus(ago);
    while (!ahead.isEmpty() && !ahead.getFirst().time().isAfter(then)) {
      Command command = ahead.removeFirst();
      account.runUntil(command.time());
      repeat(command);
    }
    account.runUntil(then);
  }

  private void repeat(Command command) {
    try {
      var _ = command.action().apply(account);
    } catch (RuntimeException | Error e) {
      Failures.rethrowFatal(e);
      // It failed the first time as well.
    }
  }
}
