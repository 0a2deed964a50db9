package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestInstances.drain;
import static io.ecsgateway.simulator.resources.TestInstances.onEc2;
import static io.ecsgateway.simulator.resources.TestInstances.register;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;

/** How far container instances reach. */
@Isolated("measures")
class ManyInstancesTest {
  private static final int TASKS_EACH = 100;

  /** Half of what an instance has room for. */
  private static final int TASKS_ON_EACH = 10;

  private final TestAccount ecs = new TestAccount();

  /** Five times what it takes: it is to fail when each task has every instance counted anew. */
  @Test
  void fourThousandTasksOnFourHundredInstancesAreNoBurden() {
    assertThat(placed(400)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  @Tag("soak")
  void tenThousandTasksAreReplacedWhileAThousandInstancesDrainInTurn() {
    Duration placed = placed(1000);
    System.out.printf("10,000 tasks on 1,000 container instances: %d ms%n", placed.toMillis());
    assertThat(placed).isLessThan(Duration.ofSeconds(10));
    List<String> spare = register(ecs, 100, 2 * TASKS_ON_EACH);
    for (int hour = 0; hour < 6; hour++) {
      for (int service = 0; service < 100; service++) {
        ecs.deploy("s" + service, "app:" + (1 + hour % 2));
      }
      spare.subList(10 * hour, 10 * hour + 10).forEach(instance -> drain(ecs, instance));
      ecs.advance(Duration.ofHours(1));
    }
    assertRunning(100);
  }

  /** Returns the processor time in which services got all their tasks. */
  private Duration placed(int instances) {
    register(ecs, instances, 2 * TASKS_ON_EACH);
    int services = instances * TASKS_ON_EACH / TASKS_EACH;
    long start = processorTime();
    for (int service = 0; service < services; service++) {
      ecs.create(onEc2("s" + service, TASKS_EACH));
    }
    ecs.advance(120);
    Duration took = Duration.ofNanos(processorTime() - start);
    assertRunning(services);
    return took;
  }

  private void assertRunning(int services) {
    for (int service = 0; service < services; service++) {
      assertThat(ecs.taskArns("s" + service, DesiredStatus.RUNNING)).hasSize(TASKS_EACH);
    }
  }

  private static long processorTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
