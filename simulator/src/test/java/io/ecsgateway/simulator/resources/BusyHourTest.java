package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.serviceRequest;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;

/** How far one process reaches; prints what it took. */
@Tag("soak")
class BusyHourTest {
  private static final int SERVICES = 2000;
  private static final int TASKS_EACH = 10;
  private static final int REDEPLOYED = 300;
  private static final int MINUTES_BETWEEN = 10;

  @Test
  @Timeout(300)
  void manyHoursOfDeploymentsTakeNoMoreMemoryThanTheFirst() {
    TestAccount ecs = new TestAccount();
    Duration creation =
        timed(() -> {
          for (int i = 0; i < SERVICES; i++) {
            ecs.create(serviceRequest("s" + i, TASKS_EACH));
          }
          ecs.advance(Duration.ofMinutes(10));
        });
    say("2,000 services of 10 tasks: %.1f s, %d MB", seconds(creation), usedMegabytes());
    long afterSecond = 0;
    for (int hour = 1; hour <= 12; hour++) {
      Duration took = timed(() -> busyHour(ecs));
      long used = usedMegabytes();
      say(
          "hour %d: %.1f s, %d MB, %d events ahead",
          hour, seconds(took), used, ecs.pendingEvents());
      afterSecond = hour == 2 ? used : afterSecond;
    }

    assertThat(usedMegabytes()).isLessThan(afterSecond + 100);
    assertThat(ecs.service("s0").runningCount()).isEqualTo(TASKS_EACH);
    assertThat(ecs.taskArns("s0", DesiredStatus.STOPPED)).hasSizeLessThan(100);
  }

  private static void busyHour(TestAccount ecs) {
    for (int minute = 0; minute < 60; minute += MINUTES_BETWEEN) {
      String definition = "app:" + (1 + minute / MINUTES_BETWEEN % 2);
      for (int i = 0; i < REDEPLOYED; i++) {
        ecs.deploy("s" + i, definition);
      }
      ecs.advance(Duration.ofMinutes(MINUTES_BETWEEN));
    }
  }

  private static Duration timed(Runnable action) {
    long start = System.nanoTime();
    action.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static long usedMegabytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1_048_576;
  }

  private static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
