package io.ecsgateway.server.watch;

import io.ecsgateway.server.watch.state.EventCursor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;

/**
 * Which of a service's events are news to a watch. Told apart by id, because several happen in the
 * same millisecond; remembered by hash, so that a resume token stays small.
 */
public final class EventLog {
  /** How many events ECS keeps of a service. */
  private static final int KEPT_BY_ECS = 100;

  private static final int REMEMBERED = 32;

  private EventLog() {}

  /**
   * What a read of the events brings.
   *
   * @param cursor where the watch stands now
   * @param events those not told before, oldest first
   * @param missed whether events before these can no longer be read
   */
  public record News(EventCursor cursor, List<ServiceEvent> events, boolean missed) {
    /** Returns that nothing was read. */
    public static News none(EventCursor cursor) {
      return new News(cursor, List.of(), false);
    }
  }

  /**
   * Returns what {@code newestFirst}, a read of a service's events, brings to a watch that stands
   * at {@code cursor}. The first read of a watch tells what happened at {@code from} or later.
   */
  public static News read(EventCursor cursor, List<ServiceEvent> newestFirst, Instant from) {
    Set<Integer> known = new HashSet<>(cursor.getIdHashesList());
    Instant oldestKnown = cursor.hasOldest() ? Moments.instant(cursor.getOldest()) : from;
    List<ServiceEvent> news = new ArrayList<>();
    for (ServiceEvent event : newestFirst) {
      if (!known.contains(hash(event)) && !event.createdAt().isBefore(oldestKnown)) {
        news.add(event);
      }
    }
    Collections.reverse(news);
    // A full list that reaches back to nothing known may have lost some in between.
    boolean missed =
        cursor.getStarted()
            && newestFirst.size() >= KEPT_BY_ECS
            && news.size() == newestFirst.size();
    // Without news the read may be a stale one, whose events are older than those remembered.
    EventCursor next =
        news.isEmpty() && cursor.getStarted() ? cursor : remember(newestFirst, oldestKnown);
    return new News(next, List.copyOf(news), missed);
  }

  private static EventCursor remember(List<ServiceEvent> newestFirst, Instant oldestKnown) {
    EventCursor.Builder remembered =
        EventCursor.newBuilder().setStarted(true).setOldest(Moments.timestamp(oldestKnown));
    int count = 0;
    for (ServiceEvent event : newestFirst) {
      // All that happened with the oldest one remembered belong to it: time cannot tell them apart.
      if (count >= REMEMBERED
          && !event.createdAt().equals(newestFirst.get(count - 1).createdAt())) {
        break;
      }
      remembered.addIdHashes(hash(event));
      count++;
    }
    if (count > 0) {
      Instant oldest = newestFirst.get(count - 1).createdAt();
      remembered.setOldest(Moments.timestamp(oldest.isBefore(oldestKnown) ? oldestKnown : oldest));
    }
    return remembered.build();
  }

  private static int hash(ServiceEvent event) {
    return Hashes.ofName(event.id());
  }
}
