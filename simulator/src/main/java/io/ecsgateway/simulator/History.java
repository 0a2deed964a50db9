package io.ecsgateway.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of an account since it began, up to a limit, from which the account as it was some
 * time ago can be made again: the same seed and commands give the same history.
 */
final class History {
  static final int MOST_COMMANDS = 50_000;
  static final long MOST_BYTES = 16L * 1024 * 1024;

  /** Each is a second world. */
  private static final int MOST_PASTS = 4;

  private final Supplier<SimulatedAccount> newAccount;
  private final List<Command> commands = new ArrayList<>();
  private final Map<Duration, PastAccount> pasts = new LinkedHashMap<>();
  private long bytes;
  private boolean complete = true;

  /**
   * @param newAccount makes the account as it began
   */
  History(Supplier<SimulatedAccount> newAccount) {
    this.newAccount = newAccount;
  }

  /**
   * Something that was done to the account.
   *
   * @param length how many bytes its request was
   */
  record Command(Instant time, Function<SimulatedAccount, ?> action, int length) {}

  void record(Command command) {
    if (complete) {
      commands.add(command);
      bytes += command.length();
      if (commands.size() > MOST_COMMANDS || bytes > MOST_BYTES) {
        complete = false;
        commands.clear();
      }
    }
    pasts.values().forEach(past -> past.record(command));
  }

  /**
   * Keeps an account that is {@code ago} behind, until {@link #dropPasts}.
   *
   * @throws IllegalStateException if it is not kept yet and what happened is not known any more, or
   *     if too many are kept
   */
  void keep(Duration ago) {
    if (pasts.containsKey(ago)) {
      return;
    }
    if (!complete) {
      throw new IllegalStateException(
          "past: forgotten (expected: at most "
              + MOST_COMMANDS
              + " changes of together "
              + MOST_BYTES
              + " bytes since the start, or a reset)");
    }
    if (pasts.size() >= MOST_PASTS) {
      throw new IllegalStateException(
          "pasts: " + MOST_PASTS + " (expected: no more different ages of stale reads at once)");
    }
    pasts.put(ago, new PastAccount(newAccount.get(), ago, commands));
  }

  /** Returns the account that is kept {@code ago} behind, null if none is. */
  @Nullable PastAccount past(Duration ago) {
    return pasts.get(ago);
  }

  void dropPasts() {
    pasts.clear();
  }
}
