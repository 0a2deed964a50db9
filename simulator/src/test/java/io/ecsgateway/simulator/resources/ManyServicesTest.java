package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.serviceRequest;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;

class ManyServicesTest {
  private static final int SERVICES = 2000;
  private static final int TASKS_EACH = 10;

  /** Generous: it is to fail when a call or an event looks at every task, not on a slow machine. */
  @Test
  @Timeout(30)
  void twoThousandServicesOfTenTasksAreNoBurden() {
    TestAccount ecs = new TestAccount();
    for (int i = 0; i < SERVICES; i++) {
      ecs.create(serviceRequest("s" + i, TASKS_EACH));
    }
    ecs.advance(120);
    for (int from = 0; from < SERVICES; from += 10) {
      List<String> names = IntStream.range(from, from + 10).mapToObj(i -> "s" + i).toList();
      DescribeServicesResponse response =
          ecs.call(DescribeServicesRequest.builder().cluster("main").services(names).build());
      assertThat(response.services())
          .allSatisfy(service -> assertThat(service.runningCount()).isEqualTo(TASKS_EACH));
    }
    for (int i = 0; i < SERVICES; i++) {
      ecs.deploy("s" + i, "app:2");
    }
    ecs.advance(Duration.ofMinutes(5));

    assertThat(ecs.service("s0").deployments()).hasSize(1);
    assertThat(ecs.service("s" + (SERVICES - 1)).taskDefinition()).endsWith("app:2");
  }
}
