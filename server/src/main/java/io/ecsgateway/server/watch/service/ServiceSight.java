package io.ecsgateway.server.watch.service;

import io.ecsgateway.server.watch.Absences;
import io.ecsgateway.server.watch.EventLog;
import io.ecsgateway.server.watch.Mirror;
import io.ecsgateway.server.watch.ServiceSighting;
import io.ecsgateway.server.watch.state.Absence;
import io.ecsgateway.server.watch.state.SeenService;
import io.ecsgateway.server.watch.state.WatchedService;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.services.ecs.model.Service;

/** What one read of its service tells a watch that is pinned to it. */
sealed interface ServiceSight {
  /** Returns what to remember. */
  WatchedService service();

  /** It is there, and this is not older than what was seen. */
  record Seen(WatchedService service, EventLog.News news) implements ServiceSight {}

  /** Nothing that could be relied on: a stale read, or an absence that may pass. */
  record Unclear(WatchedService service) implements ServiceSight {}

  /** It was seen, and is gone. */
  record Gone(WatchedService service, String reason) implements ServiceSight {}

  /** Another service has its name. */
  record Replaced(WatchedService service, String reason) implements ServiceSight {}

  /** It was not seen within the grace. */
  record NeverFound(WatchedService service, String reason) implements ServiceSight {}

  /**
   * Returns what {@code read} tells.
   *
   * @param before what is known
   * @param eventsFrom since when events are news to a watch that has read none
   */
  static ServiceSight found(
      WatchedService before, Service read, Instant at, Instant eventsFrom, Mirror mirror) {
    WatchedService present = before.toBuilder().clearAbsence().build();
    return switch (ServiceSighting.of(before.getSeen(), read)) {
      case STALE -> new Unclear(present);
      case REPLACED ->
          new Replaced(
              present,
              "Another service of this name was created at %s".formatted(read.createdAt()));
      case FIRST, CURRENT -> {
        EventLog.News news = EventLog.read(before.getEvents(), read.events(), eventsFrom);
        SeenService seen = ServiceSighting.remember(before.getSeen(), read);
        WatchedService.Builder next =
            present.toBuilder()
                .setSeen(seen)
                .setEvents(news.cursor())
                .setService(mirror.service(read));
        boolean first = before.getSeen().getServiceArn().isEmpty();
        if (first && seen.getStatus().equals("INACTIVE")) {
          next.setFoundInactive(true);
        }
        if (next.getFoundInactive()) {
          next.setInactiveReads(Absences.another(next.getInactiveReads(), at));
        }
        yield new Seen(next.build(), news);
      }
    };
  }

  /**
   * Returns what a read that did not find the service tells.
   *
   * @param why what ECS said
   * @param grace how long to wait for a service that was never seen
   */
  static ServiceSight missing(WatchedService before, Instant at, String why, Duration grace) {
    Absence absence = Absences.another(before.getAbsence(), at);
    WatchedService next = before.toBuilder().setAbsence(absence).build();
    if (!isSeen(before)) {
      return Absences.lasted(absence, grace)
          ? new NeverFound(
              next, "No such service within %d s (%s)".formatted(grace.toSeconds(), why))
          : new Unclear(next);
    }
    String status = before.getSeen().getStatus();
    return Absences.isGone(absence, status)
        ? new Gone(
            next,
            "ECS no longer knows the service (%s), which was %s last"
                .formatted(why, status.isEmpty() ? "there" : status))
        : new Unclear(next);
  }

  /** Whether the service was ever seen. */
  static boolean isSeen(WatchedService service) {
    return !service.getSeen().getServiceArn().isEmpty();
  }

  static boolean isInactive(WatchedService service) {
    return service.getSeen().getStatus().equals("INACTIVE");
  }

  /** Whether the service is INACTIVE for certain, and not the predecessor of one just made. */
  static boolean isOver(WatchedService service) {
    return isInactive(service)
        && (!service.getFoundInactive() || Absences.isSettled(service.getInactiveReads()));
  }
}
