package io.ecsgateway.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.watch.state.EventCursor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;

class EventLogTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final EventCursor FRESH = EventCursor.getDefaultInstance();

  @Test
  void firstReadTellsWhatHappenedSinceTheGivenTimeOldestFirst() {
    EventLog.News news = EventLog.read(FRESH, newestFirst(events(0, 10)), at(6));

    assertThat(ids(news)).containsExactly("6", "7", "8", "9");
    assertThat(news.missed()).isFalse();
  }

  @Test
  void sameReadAgainTellsNothing() {
    EventLog.News first = EventLog.read(FRESH, newestFirst(events(0, 10)), START);

    EventLog.News again = EventLog.read(first.cursor(), newestFirst(events(0, 10)), START);

    assertThat(again.events()).isEmpty();
    assertThat(again.cursor()).isEqualTo(first.cursor());
  }

  @Test
  void eventsOfTheSameMillisecondAreToldApart() {
    List<ServiceEvent> together = IntStream.range(0, 5).mapToObj(i -> event("s" + i, 7)).toList();
    EventLog.News first = EventLog.read(FRESH, newestFirst(together.subList(0, 3)), START);

    EventLog.News second = EventLog.read(first.cursor(), newestFirst(together), START);

    assertThat(ids(second)).containsExactly("s3", "s4");
  }

  @Test
  void moreEventsOfOneMillisecondThanAreRememberedAreAllRemembered() {
    List<ServiceEvent> together = IntStream.range(0, 60).mapToObj(i -> event("s" + i, 7)).toList();
    EventLog.News first = EventLog.read(FRESH, newestFirst(together), START);
    List<ServiceEvent> later = new ArrayList<>(together);
    later.add(event("later", 8));

    EventLog.News second = EventLog.read(first.cursor(), newestFirst(later), START);

    assertThat(ids(second)).containsExactly("later");
  }

  @Test
  void staleReadTellsNothingAndForgetsNothing() {
    EventLog.News first = EventLog.read(FRESH, newestFirst(events(0, 50)), START);

    EventLog.News stale = EventLog.read(first.cursor(), newestFirst(events(0, 20)), START);
    EventLog.News after = EventLog.read(stale.cursor(), newestFirst(events(0, 52)), START);

    assertThat(stale.events()).isEmpty();
    assertThat(ids(after)).containsExactly("50", "51");
  }

  @Test
  void emptyReadTellsNothingAndForgetsNothing() {
    EventLog.News first = EventLog.read(FRESH, newestFirst(events(0, 50)), START);

    EventLog.News empty = EventLog.read(first.cursor(), List.of(), START);
    EventLog.News after = EventLog.read(empty.cursor(), newestFirst(events(0, 51)), START);

    assertThat(empty.events()).isEmpty();
    assertThat(ids(after)).containsExactly("50");
  }

  @Test
  void eventsThatEcsDroppedUnreadAreSaidToBeMissed() {
    EventLog.News first = EventLog.read(FRESH, newestFirst(events(0, 20)), START);

    EventLog.News second = EventLog.read(first.cursor(), newestFirst(events(70, 170)), START);

    assertThat(second.events()).hasSize(100);
    assertThat(second.missed()).isTrue();
  }

  @Test
  void hundredNewEventsThatFollowAnEmptyLogMayHaveFollowedOthers() {
    EventLog.News first = EventLog.read(FRESH, List.of(), START);

    EventLog.News second = EventLog.read(first.cursor(), newestFirst(events(70, 170)), START);

    assertThat(second.missed()).isTrue();
  }

  @Test
  void fullReadThatReachesBackToSomethingKnownMissedNothing() {
    EventLog.News first = EventLog.read(FRESH, newestFirst(events(0, 71)), START);

    EventLog.News second = EventLog.read(first.cursor(), newestFirst(events(70, 170)), START);

    assertThat(second.events()).hasSize(99);
    assertThat(second.missed()).isFalse();
  }

  @Test
  void everyEventIsToldOnceHoweverReadsFallAndHoweverManyShareAMillisecond() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<ServiceEvent> happened = new ArrayList<>();
      List<String> told = new ArrayList<>();
      EventCursor cursor = FRESH;
      int second = 0;
      for (int read = 0; read < 40; read++) {
        for (int i = random.nextInt(8); i > 0; i--) {
          second += random.nextInt(3) == 0 ? 1 : 0;
          happened.add(event("e" + happened.size(), second));
        }
        boolean stale = random.nextInt(4) == 0;
        int seen = stale ? random.nextInt(happened.size() + 1) : happened.size();
        List<ServiceEvent> kept = happened.subList(Math.max(0, seen - 100), seen);
        EventLog.News news = EventLog.read(cursor, newestFirst(kept), START);
        cursor = news.cursor();
        told.addAll(ids(news));
      }
      EventLog.News last =
          EventLog.read(
              cursor,
              newestFirst(happened.subList(Math.max(0, happened.size() - 100), happened.size())),
              START);
      told.addAll(ids(last));

      assertThat(told)
          .as("seed %d", seed)
          .containsExactlyElementsOf(happened.stream().map(ServiceEvent::id).toList());
    }
  }

  private static List<ServiceEvent> events(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> event(Integer.toString(i), i)).toList();
  }

  private static ServiceEvent event(String id, int second) {
    return ServiceEvent.builder().id(id).createdAt(at(second)).message("event " + id).build();
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }

  private static List<ServiceEvent> newestFirst(List<ServiceEvent> oldestFirst) {
    return oldestFirst.reversed();
  }

  private static List<String> ids(EventLog.News news) {
    return news.events().stream().map(ServiceEvent::id).toList();
  }
}
