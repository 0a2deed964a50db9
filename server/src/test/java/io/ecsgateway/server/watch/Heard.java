package io.ecsgateway.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.ecsgateway.v1.ServiceEvent;
import io.ecsgateway.v1.ServiceEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the reader of a watch was told over all its streams, by a tracker alone or over gRPC.
 *
 * @param <P> the watch's progress message
 * @param <F> the watch's finished message
 */
public class Heard<P extends Message, F extends Message> {
  /** Without the events, and without what brought events only. */
  public final List<P> progress = new ArrayList<>();

  public final List<ServiceEvent> events = new ArrayList<>();
  public boolean eventsMissed;
  public Optional<F> finished = Optional.empty();

  /** In seconds since the watch began. */
  public int finishedAt = -1;

  /** Hears events. */
  public void heard(ServiceEvents news) {
    events.addAll(news.getEventsList());
    eventsMissed |= news.getGapBefore();
  }

  /** Hears the end. */
  public void heard(F end, int second) {
    assertThat(finished).as("finished before").isEmpty();
    finished = Optional.of(end);
    finishedAt = second;
  }

  /** Hears a response of the watch. */
  @SuppressWarnings("unchecked") // a watch's snapshots and progress are of one kind, and its ends
  void heard(WatchResponse response, int second) {
    switch (response.event()) {
      case "snapshot", "progress" -> state((P) response.value());
      case "finished" -> heard((F) response.value(), second);
      default -> {}
    }
  }

  @SuppressWarnings("unchecked") // a builder builds what it was made from
  private void state(P told) {
    @Nullable FieldDescriptor serviceEvents =
        told.getDescriptorForType().findFieldByName("service_events");
    if (serviceEvents == null) {
      progress.add(told);
      return;
    }
    ServiceEvents news = (ServiceEvents) told.getField(serviceEvents);
    heard(news);
    P state = (P) told.toBuilder().clearField(serviceEvents).build();
    boolean onlyEvents =
        !news.equals(ServiceEvents.getDefaultInstance())
            && !progress.isEmpty()
            && progress.getLast().equals(state);
    if (!onlyEvents) {
      progress.add(state);
    }
  }

  /** Returns how the watch ended, which it has. */
  public F finished() {
    assertThat(finished).as("finished").isPresent();
    return finished.get();
  }

  /** Returns the name of the outcome, without what the names of its kind begin with. */
  public String outcomeName() {
    F end = finished();
    FieldDescriptor outcome = end.getDescriptorForType().findFieldByName("outcome");
    String none = outcome.getEnumType().getValues().getFirst().getName();
    String prefix = none.substring(0, none.length() - "UNSPECIFIED".length());
    return ((EnumValueDescriptor) end.getField(outcome)).getName().substring(prefix.length());
  }

  /** Returns why the watch ended as it did. */
  public String reason() {
    F end = finished();
    return (String) end.getField(end.getDescriptorForType().findFieldByName("reason"));
  }

  public List<String> eventMessages() {
    return events.stream().map(ServiceEvent::getMessage).toList();
  }
}
