package io.ecsgateway.simulator;

import io.ecsgateway.simulator.History.Command;
import io.ecsgateway.simulator.wire.Failures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import software.amazon.awssdk.core.SdkPojo;

/**
 * A second account to which the same is done as to the first, always a while later: or sooner,
 * where so much was done meanwhile that it would not remember all of it.
 */
final class PastAccount {
  private static final int MOST_AHEAD = 1000;

  private final SimulatedAccount account;
  private final Duration ago;
  private final Deque<Command> ahead;
  private long bytesAhead;

  /**
   * @param account as the first one began
   * @param commands what was done to the first one since
   */
  PastAccount(SimulatedAccount account, Duration ago, Collection<Command> commands) {
    this.account = account;
    this.ago = ago;
    this.ahead = new ArrayDeque<>(commands);
    this.bytesAhead = commands.stream().mapToLong(Command::length).sum();
  }

  void record(Command command) {
    ahead.addLast(command);
    bytesAhead += command.length();
    while (ahead.size() > History.MOST_COMMANDS || bytesAhead > History.MOST_BYTES) {
      repeatNext();
    }
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
      repeatNext();
    }
    account.runUntil(then);
  }

  private void repeatNext() {
    Command command = ahead.removeFirst();
    bytesAhead -= command.length();
    account.runUntil(command.time());
    try {
      var _ = command.action().apply(account);
    } catch (RuntimeException | Error e) {
      Failures.rethrowFatal(e);
      // It failed the first time as well.
    }
  }
}
