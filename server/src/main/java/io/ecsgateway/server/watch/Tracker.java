package io.ecsgateway.server.watch;

import com.google.protobuf.Message;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;

/**
 * What one kind of watch makes of what is read: pure functions from a state and an observation to
 * the next state. A state is immutable; what {@link #forToken} leaves of it is small enough for a
 * resume token.
 *
 * @param <S> what has to be remembered, a protobuf message
 * @param <P> the watch's progress message
 * @param <F> the watch's finished message
 */
public interface Tracker<S extends Message, P extends Message, F extends Message> {

  /** Returns the state in which a watch begins. */
  S start(Instant now);

  /**
   * Returns what of {@code state} a resume token has to hold. A tracker that shows more than one
   * subject remembers what it read of each; a new stream reads that anew, and tells nothing until
   * it has.
   */
  default S forToken(S state) {
    return state;
  }

  /**
   * Returns what has to be read while the watch stands at {@code state}. Asked after every step; a
   * subject that is no longer in it is no longer read.
   */
  Set<Subject<?>> subjects(S state);

  /** Returns what {@code observation} makes of {@code state}. */
  Step<S, P, F> observe(S state, Observation<?> observation);

  /**
   * Returns when {@code state} has to be looked at again though nothing was read, such as the end
   * of a grace; null if never.
   */
  default @Nullable Instant wakeAt(S state) {
    return null;
  }

  /** Returns what the time makes of {@code state}; called at or after {@link #wakeAt}. */
  default Step<S, P, F> wake(S state, Instant now) {
    return Step.silent(state);
  }

  /**
   * What comes of one step.
   *
   * @param state the next state
   * @param progress how it stands now; null if this step could not tell anything yet. The stream
   *     tells its reader only if it differs from what the reader was told last
   * @param events service events not told before, oldest first
   * @param eventsMissed whether events before these were missed
   * @param finished how it ended; null while it goes on. Nothing is asked of the tracker after it
   */
  record Step<S extends Message, P extends Message, F extends Message>(
      S state,
      @Nullable P progress,
      List<ServiceEvent> events,
      boolean eventsMissed,
      @Nullable F finished) {

    /** Nothing to tell. */
    public static <S extends Message, P extends Message, F extends Message> Step<S, P, F> silent(
        S state) {
      return new Step<>(state, null, List.of(), false, null);
    }

    /** How it stands, without events. */
    public static <S extends Message, P extends Message, F extends Message> Step<S, P, F> progress(
        S state, @Nullable P progress) {
      return new Step<>(state, progress, List.of(), false, null);
    }

    /** It is over, and nothing is to be told but how. */
    public static <S extends Message, P extends Message, F extends Message> Step<S, P, F> finished(
        S state, F outcome) {
      return new Step<>(state, null, List.of(), false, outcome);
    }

    /** Returns this step with the service's events that came with it. */
    public Step<S, P, F> with(EventLog.News news) {
      return new Step<>(state, progress, news.events(), news.missed(), finished);
    }

    /** Returns this step as the last one. */
    public Step<S, P, F> finish(F outcome) {
      return new Step<>(state, progress, events, eventsMissed, outcome);
    }
  }
}
