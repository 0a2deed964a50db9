package io.ecsgateway.server.watch;

import com.google.protobuf.util.Timestamps;
import io.ecsgateway.server.watch.state.Absence;
import java.time.Duration;
import java.time.Instant;

/**
 * How often a thing has to be read the same way before it counts. ECS is eventually consistent: one
 * read alone proves nothing.
 */
public final class Absences {
  private static final int SETTLED_READS = 3;
  private static final Duration SETTLED_TIME = Duration.ofSeconds(30);
  private static final int GOING_READS = 2;

  private Absences() {}

  /** Returns {@code absence} with one more read; the same read counts once however often told. */
  public static Absence another(Absence absence, Instant at) {
    if (absence.hasLast() && !at.isAfter(Moments.instant(absence.getLast()))) {
      return absence;
    }
    Absence.Builder next = absence.toBuilder();
    if (!absence.hasSince()) {
      next.setSince(Moments.timestamp(at));
    }
    return next.setReads(absence.getReads() + 1).setLast(Moments.timestamp(at)).build();
  }

  /**
   * Whether a thing that was seen is gone: after it was on its way out, when two reads say so, else
   * when three do over 30 s.
   *
   * @param lastStatus its status when it was seen last
   */
  public static boolean isGone(Absence absence, String lastStatus) {
    return switch (lastStatus) {
      case "DRAINING", "INACTIVE", "DELETE_IN_PROGRESS" -> absence.getReads() >= GOING_READS;
      default -> isSettled(absence);
    };
  }

  /** Whether three reads over 30 s agree. */
  public static boolean isSettled(Absence absence) {
    return absence.getReads() >= SETTLED_READS && lasted(absence, SETTLED_TIME);
  }

  /** Whether from the first to the last read {@code time} went by. */
  public static boolean lasted(Absence absence, Duration time) {
    return absence.getReads() > 0
        && Timestamps.toMillis(absence.getLast()) - Timestamps.toMillis(absence.getSince())
            >= time.toMillis();
  }
}
