package io.ecsgateway.simulator.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutStepTest {
  /** Healthy counts are those that count towards the minimum; what leaves still takes room. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      useHeadersInDisplayName = false,
      delimiter = '|',
      textBlock =
          """
          #                             desired min% max% | primary wanted, healthy | old starting, running | leaving | start, stop primary, stop old
          new service starts all       | 4 | 100 | 200 | 0 | 0 | 0 | 0 | 0 | 4 | 0 | 0
          running service rests        | 4 | 100 | 200 | 4 | 4 | 0 | 0 | 0 | 0 | 0 | 0
          lost task is replaced        | 4 | 100 | 200 | 3 | 3 | 0 | 0 | 0 | 1 | 0 | 0
          scaled out                   | 6 | 100 | 200 | 4 | 4 | 0 | 0 | 0 | 2 | 0 | 0
          scaled in                    | 2 | 100 | 200 | 5 | 5 | 0 | 0 | 0 | 0 | 3 | 0
          scaled to zero               | 0 | 100 | 200 | 5 | 5 | 0 | 0 | 0 | 0 | 5 | 0
          double room starts all new   | 4 | 100 | 200 | 0 | 0 | 0 | 4 | 0 | 4 | 0 | 0
          new ones not yet healthy     | 4 | 100 | 200 | 4 | 0 | 0 | 4 | 0 | 0 | 0 | 0
          old leave one for one        | 4 | 100 | 200 | 4 | 3 | 0 | 4 | 0 | 0 | 0 | 3
          last old one leaves          | 4 | 100 | 200 | 4 | 4 | 0 | 1 | 3 | 0 | 0 | 1
          minimum rounds up            | 3 | 50  | 100 | 0 | 0 | 0 | 3 | 0 | 0 | 0 | 1
          maximum rounds down          | 3 | 100 | 150 | 0 | 0 | 0 | 3 | 0 | 1 | 0 | 0
          room is made first           | 4 | 50  | 100 | 0 | 0 | 0 | 4 | 0 | 0 | 0 | 2
          room is used when free       | 4 | 50  | 100 | 0 | 0 | 0 | 2 | 0 | 2 | 0 | 0
          leaving ones take room       | 4 | 50  | 100 | 0 | 0 | 0 | 2 | 2 | 0 | 0 | 0
          minimum holds while starting | 4 | 50  | 100 | 2 | 0 | 0 | 2 | 0 | 0 | 0 | 0
          next half                    | 4 | 50  | 100 | 2 | 2 | 0 | 2 | 0 | 0 | 0 | 2
          zero minimum replaces at once| 2 | 0   | 100 | 0 | 0 | 0 | 2 | 0 | 0 | 0 | 2
          no way on                    | 1 | 100 | 150 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0
          old that only start are ended| 4 | 100 | 200 | 0 | 0 | 4 | 0 | 0 | 4 | 0 | 4
          old starting make the room   | 4 | 100 | 200 | 0 | 0 | 4 | 4 | 0 | 0 | 0 | 4
          scaled to zero while rolling | 0 | 100 | 200 | 2 | 1 | 0 | 3 | 0 | 0 | 2 | 3
          scaled in while rolling      | 2 | 100 | 200 | 2 | 2 | 0 | 3 | 0 | 0 | 0 | 3
          too many of both             | 2 | 100 | 200 | 4 | 4 | 0 | 2 | 0 | 0 | 2 | 2
          more than desired, unhealthy | 2 | 100 | 200 | 4 | 1 | 0 | 2 | 0 | 0 | 2 | 1
          """)
  void nextStepFollowsFromTheCounts(
      String situation,
      int desired,
      int minimumPercent,
      int maximumPercent,
      int primaryWanted,
      int primaryHealthy,
      int oldStarting,
      int oldRunning,
      int leaving,
      int start,
      int stopPrimary,
      int stopOld) {
    RolloutCounts counts =
        new RolloutCounts(
            desired,
            RolloutCounts.minimumHealthy(desired, minimumPercent),
            RolloutCounts.maximum(desired, maximumPercent),
            primaryWanted,
            primaryHealthy,
            oldStarting,
            0,
            oldRunning,
            leaving);

    assertThat(RolloutStep.rolling(counts))
        .as(situation)
        .isEqualTo(new RolloutStep(start, stopPrimary, stopOld));
  }

  @Test
  void noStepBreaksALimit() {
    for (int desired = 0; desired <= 5; desired++) {
      for (int minimum = 0; minimum <= desired; minimum++) {
        for (int maximum = desired; maximum <= 2 * desired; maximum++) {
          for (int primary = 0; primary <= 7; primary++) {
            for (int healthy = 0; healthy <= primary; healthy++) {
              for (int starting = 0; starting <= 3; starting++) {
                int kept = starting / 2;
                for (int running = 0; running <= 6; running++) {
                  check(
                      new RolloutCounts(
                          desired, minimum, maximum, primary, healthy, starting, kept, running, 1));
                }
              }
            }
          }
        }
      }
    }
  }

  private static void check(RolloutCounts counts) {
    RolloutStep step = RolloutStep.rolling(counts);
    if (step.start() > 0) {
      assertThat(counts.present() + step.start())
          .as("%s %s", counts, step)
          .isLessThanOrEqualTo(counts.maximum());
    }
    assertThat(step.stopOld())
        .as("%s %s", counts, step)
        .isBetween(0, counts.oldStarting() + counts.oldRunning());
    int runningStopped = Math.max(0, step.stopOld() - counts.oldStarting());
    if (runningStopped > 0) {
      int healthyLeft =
          Math.min(counts.primaryHealthy(), counts.desired())
              + counts.oldRunning()
              - runningStopped;
      assertThat(healthyLeft)
          .as("%s %s", counts, step)
          .isGreaterThanOrEqualTo(Math.min(counts.minimumHealthy(), counts.desired()));
    }
  }
}
