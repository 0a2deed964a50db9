package io.ecsgateway.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.mapping.ShapeBinder;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.TaskSet;

class MirrorTest {
  private final Mirror mirror = new Mirror(new ShapeBinder());

  @Test
  void allWhoWatchHoldOneMessageUntilItSaysSomethingElse() {
    io.ecsgateway.v1.Service first = mirror.service(read(2, "started", 1));

    assertThat(mirror.service(read(2, "steady", 2)))
        .as("but for events and when it was read")
        .isSameAs(first);
    assertThat(mirror.service(read(3, "steady", 3)))
        .isEqualTo(first.toBuilder().setDesiredCount(3).build());
  }

  private static Service read(int desiredCount, String event, long second) {
    return Service.builder()
        .serviceName("web")
        .desiredCount(desiredCount)
        .taskSets(TaskSet.builder().stabilityStatusAt(Instant.ofEpochSecond(second)).build())
        .events(ServiceEvent.builder().message(event).build())
        .build();
  }
}
