package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.ShiftedTraffic.blueGreen;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.lambda;
import static io.ecsgateway.simulator.resources.TestAccount.serviceRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStage.POST_SCALE_UP;
import static software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStage.PRE_SCALE_UP;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionRequest;

/** How far one process reaches; prints what it took. */
@Isolated("measures")
@Tag("soak")
class BusyHourTest {
  private static final int SERVICES = 2000;
  private static final int TASKS_EACH = 10;
  private static final int REDEPLOYED = 300;
  private static final int MINUTES_BETWEEN = 10;

  /** As many of them shift traffic, with hooks, and protect their tasks for a while. */
  private static final int SPECIAL = 30;

  @Test
  @Timeout(300)
  void manyHoursOfDeploymentsTakeNoMoreMemoryThanTheFirst() {
    TestAccount ecs = new TestAccount();
    Duration creation =
        timed(() -> {
          for (int i = 0; i < SERVICES; i++) {
            ecs.create(i < SPECIAL ? hooked("s" + i) : serviceRequest("s" + i, TASKS_EACH));
          }
          ecs.advance(Duration.ofMinutes(10));
        });
    say("2,000 services of 10 tasks: %.1f s, %d MB", seconds(creation), usedMegabytes());
    long afterSecond = 0;
    int aheadAfterSecond = 0;
    for (int hour = 1; hour <= 12; hour++) {
      Duration took = timed(() -> busyHour(ecs));
      long used = usedMegabytes();
      say(
          "hour %d: %.1f s, %d MB, %d events ahead",
          hour, seconds(took), used, ecs.pendingEvents());
      afterSecond = hour == 2 ? used : afterSecond;
      aheadAfterSecond = hour == 2 ? ecs.pendingEvents() : aheadAfterSecond;
    }

    assertThat(usedMegabytes()).isLessThan(afterSecond + 100);
    assertThat(ecs.pendingEvents()).isLessThan(aheadAfterSecond + 100);
    assertThat(ecs.service("s0").runningCount()).isEqualTo(TASKS_EACH);
    assertThat(ecs.taskArns("s0", DesiredStatus.STOPPED)).hasSizeLessThan(100);
    for (int i = 0; i < SERVICES; i++) {
      ecs.delete("s" + i, true);
    }
    ecs.advance(Duration.ofHours(2));
    assertThat(ecs.pendingEvents()).isZero();
  }

  private static CreateServiceRequest.Builder hooked(String name) {
    return ShiftedTraffic.shifting(
        name,
        TASKS_EACH,
        blueGreen().andThen(c -> c.lifecycleHooks(lambda(PRE_SCALE_UP, POST_SCALE_UP))));
  }

  private static void busyHour(TestAccount ecs) {
    for (int minute = 0; minute < 60; minute += MINUTES_BETWEEN) {
      String definition = "app:" + (1 + minute / MINUTES_BETWEEN % 2);
      protect(ecs, true);
      ecs.advance(Duration.ofMinutes(1));
      protect(ecs, false);
      for (int i = 0; i < REDEPLOYED; i++) {
        ecs.deploy("s" + i, definition);
      }
      ecs.advance(Duration.ofMinutes(MINUTES_BETWEEN - 1));
    }
  }

  private static void protect(TestAccount ecs, boolean enabled) {
    for (int i = 0; i < SPECIAL; i++) {
      ecs.call(
          UpdateTaskProtectionRequest.builder()
              .cluster("main")
              .tasks(ecs.taskArns("s" + i, DesiredStatus.RUNNING))
              .protectionEnabled(enabled)
              .expiresInMinutes(2880)
              .build());
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
