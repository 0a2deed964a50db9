package io.ecsgateway.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.mapping.ShapeBinder;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;

class MirrorTest {
  private final Mirror mirror = new Mirror(new ShapeBinder());

  @Test
  void allWhoWatchHoldOneMessageUntilItSaysSomethingElse() {
    io.ecsgateway.v1.Service first = mirror.service(read(2, "started"));

    assertThat(mirror.service(read(2, "steady"))).as("events aside").isSameAs(first);
    assertThat(mirror.service(read(3, "steady")))
        .isEqualTo(first.toBuilder().setDesiredCount(3).build());
  }

  private static Service read(int desiredCount, String event) {
    return Service.builder()
        .serviceName("web")
        .desiredCount(desiredCount)
        .events(ServiceEvent.builder().message(event).build())
        .build();
  }
}
