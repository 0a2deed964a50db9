package io.ecsgateway.server.reads;

import java.time.Duration;
import java.util.List;

/** Looks on at reads that share calls. Told by any thread, which it must not hold up. */
public interface ReadObservation {
  /** What answers a read without a call. */
  enum Source {
    /** What other readers were told. */
    RECENT,
    /** What a watch has read, at least in part. */
    WATCH
  }

  /**
   * A call has ended.
   *
   * @param target name of the target that was called
   * @param operation ECS's name of what was called
   * @param waits for each read that it answers, an error included, how long that had waited until
   *     the call was made; empty if all have left, or are asked for once more
   */
  void called(String target, String operation, List<Duration> waits);

  /** A read is answered without a call. */
  void known(String target, String operation, Source source);

  /** A read is turned away, because it would wait for too long. */
  void turnedAway(String target, String operation);
}
