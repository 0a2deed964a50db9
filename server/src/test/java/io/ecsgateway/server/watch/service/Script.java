package io.ecsgateway.server.watch.service;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.server.watch.Tracker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;

/** Shows a tracker one read after the other, as a stream does, and keeps what comes of them. */
public final class Script<S extends Message, P extends Message, F extends Message> {
  /** What the state goes through between two reads. */
  public enum Cut {
    /** Nothing. */
    NEVER,
    /** It is written and read again. */
    WRITTEN,
    /** The stream is cut: a new one goes on from a token, and reads everything again. */
    RESUMED
  }

  private final Tracker<S, P, F> tracker;
  private final Cut cut;
  private final Map<Subject<?>, Observation<?>> latest = new HashMap<>();
  private final List<P> progress = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private S state;
  private @Nullable F finished;
  private int largestToken;

  public Script(Tracker<S, P, F> tracker, Cut cut) {
    this.tracker = tracker;
    this.cut = cut;
    this.state = tracker.start(Reads.BEGIN);
  }

  /** Shows the tracker {@code observations}, those that it asks for, until it finishes. */
  public Script<S, P, F> read(List<? extends Observation<?>> observations) {
    for (Observation<?> observation : observations) {
      if (finished != null) {
        return this;
      }
      if (!tracker.subjects(state).contains(observation.subject())) {
        continue;
      }
      latest.put(observation.subject(), observation);
      show(observation);
      cut();
    }
    return this;
  }

  /** Goes on with the token of a watch that is finished, as a caller may who did not hear of it. */
  public Script<S, P, F> askAgain() {
    finished = null;
    state = reread(tracker.forToken(state));
    return this;
  }

  public S state() {
    return state;
  }

  /** Returns what is read now. */
  public Set<Subject<?>> subjects() {
    return tracker.subjects(state);
  }

  /** Returns how it ended; empty while it goes on. */
  public Optional<F> ending() {
    return Optional.ofNullable(finished);
  }

  /** Returns how it ended, which it has. */
  public F finished() {
    return ending().orElseThrow(() -> new AssertionError("not finished, cut " + cut));
  }

  /** Returns what was told, without what repeats the message before. */
  public List<P> progress() {
    return progress;
  }

  public P lastProgress() {
    return progress.getLast();
  }

  /** Returns the messages of the events that were told. */
  public List<String> events() {
    return events;
  }

  public int largestToken() {
    return largestToken;
  }

  private void show(Observation<?> observation) {
    Tracker.Step<S, P, F> step = tracker.observe(state, observation);
    state = step.state();
    finished = step.finished();
    step.events().stream().map(ServiceEvent::message).forEach(events::add);
    P told = step.progress();
    if (told != null && (progress.isEmpty() || !progress.getLast().equals(told))) {
      progress.add(told);
    }
    largestToken = Math.max(largestToken, tracker.forToken(state).getSerializedSize());
  }

  private void cut() {
    if (cut == Cut.NEVER || finished != null) {
      return;
    }
    if (cut == Cut.WRITTEN) {
      state = reread(state);
      return;
    }
    state = reread(tracker.forToken(state));
    for (Observation<?> known : List.copyOf(latest.values())) {
      if (finished == null && tracker.subjects(state).contains(known.subject())) {
        show(known);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private S reread(S written) {
    try {
      return (S) written.getParserForType().parseFrom(written.toByteString());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
