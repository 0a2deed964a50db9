package io.ecsgateway.simulator.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Short histories of small accounts, each decided by its seed. A failure tells the seed and the
 * commands up to it.
 */
class ManyHistoriesTest {
  private final List<String> commands = new ArrayList<>();

  @Test
  void invariantsHoldAfterEachCommandAndDeploymentsAndDrainingEnd() {
    play(1, 200);
  }

  @Test
  @Tag("soak")
  void invariantsHoldInThousandsOfHistories() {
    play(100_000, 106_000);
  }

  @Test
  void sameSeedGivesTheSameHistory() {
    for (long seed = 1; seed <= 25; seed++) {
      assertThat(history(seed)).as("seed " + seed).isEqualTo(history(seed));
    }
  }

  private void play(long first, long last) {
    for (long seed = first; seed <= last; seed++) {
      try {
        play(seed);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + " after\n  " + String.join("\n  ", commands), e);
      }
    }
  }

  private void play(long seed) {
    TestAccount ecs = new TestAccount(seed).rarelyChecked();
    Random pace = new Random(~seed);
    commands.clear();
    MixedCommands mixed = new MixedCommands(ecs, seed);
    AccountView before = AccountView.of(ecs, mixed.services());
    for (int step = 10 + pace.nextInt(20); step > 0; step--) {
      commands.add(mixed.next());
      before = before.withProtection(ecs);
      int seconds = 1 + pace.nextInt(pace.nextInt(5) == 0 ? 90 : 6);
      ecs.advance(seconds);
      commands.add(seconds + " seconds");
      before = check(ecs, mixed, before);
    }
    new HistoryEnd(ecs, mixed.active()).check();
  }

  private static AccountView check(TestAccount ecs, MixedCommands mixed, AccountView before) {
    AccountView now = AccountView.of(ecs, mixed.services());
    assertThat(Invariants.broken(before, now)).isEmpty();
    return now;
  }

  private static String history(long seed) {
    TestAccount ecs = new TestAccount(seed).rarelyChecked();
    MixedCommands mixed = new MixedCommands(ecs, seed);
    StringBuilder history = new StringBuilder();
    for (int step = 0; step < 20; step++) {
      history.append(mixed.next());
      ecs.advance(7);
    }
    return history.append(AccountView.of(ecs, mixed.services())).toString();
  }
}
