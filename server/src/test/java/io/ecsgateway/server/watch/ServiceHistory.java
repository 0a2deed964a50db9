package io.ecsgateway.server.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;

/** What ECS shows of a service without tasks, second by second. */
public final class ServiceHistory {
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private ServiceHistory() {}

  /** Returns a history of what {@code service} says of each second, or an error's code. */
  public static History of(IntFunction<Object> service) {
    return (subject, now) -> {
      int second = (int) Duration.between(START, now).toSeconds();
      return subject instanceof Subject.OfService wanted
          ? read(wanted, now, service.apply(second))
          : new Observation.Missing<>(subject, now, "MISSING");
    };
  }

  /** Returns a service that changes every {@code every} seconds, with an event each time. */
  public static Service changing(int second, int every) {
    int changes = second / every;
    List<ServiceEvent> events = new ArrayList<>();
    for (int change = changes; change > Math.max(0, changes - 100); change--) {
      events.add(
          ServiceEvent.builder()
              .id("event-" + change)
              .createdAt(START.plusSeconds((long) change * every))
              .message("(service web) changed for the %dth time".formatted(change))
              .build());
    }
    return active().runningCount(changes).events(events).build();
  }

  /** Returns a service to which nothing happens. */
  public static Service.Builder active() {
    return Service.builder()
        .serviceArn("arn:aws:ecs:eu-west-1:123456789012:service/shop/web")
        .serviceName("web")
        .status("ACTIVE")
        .createdAt(START.minusSeconds(3_600));
  }

  private static Observation<?> read(Subject.OfService wanted, Instant now, Object answer) {
    return answer instanceof Service found
        ? new Observation.Found<>(wanted, now, found)
        : new Observation.Missing<>(wanted, now, (String) answer);
  }
}
