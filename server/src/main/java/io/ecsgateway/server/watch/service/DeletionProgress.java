package io.ecsgateway.server.watch.service;

import io.ecsgateway.server.watch.state.ServiceDeletionWatchState;
import io.ecsgateway.v1.Service;
import io.ecsgateway.v1.ServiceDeletionPhase;
import io.ecsgateway.v1.ServiceDeletionProgress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a deletion stands, as its watch tells it. */
final class DeletionProgress {
  /** Where DRAINING and INACTIVE begin: what lies between is shared out by tasks. */
  private static final int DRAINING_FROM = 10;

  private static final int INACTIVE_FROM = 90;

  /** 100 is for the end. */
  private static final int ALMOST = 99;

  private DeletionProgress() {}

  /** Returns {@code state} with the counts that {@link #of} needs, which never go back. */
  static ServiceDeletionWatchState advance(ServiceDeletionWatchState state) {
    boolean over = ServiceSight.isOver(state.getService());
    boolean counted = !isInactive(state) && state.getService().hasService();
    if (!over && !counted) {
      // A resumed watch has not read the counts yet; an INACTIVE one may be a predecessor.
      return state;
    }
    int left = tasksLeft(state);
    int most = Math.max(state.getMostTasks(), left);
    return state.toBuilder()
        .setMostTasks(most)
        .setPercent(Math.max(state.getPercent(), percent(phase(state), left, most)))
        .build();
  }

  /** Returns how {@code state} is told; null if the service is to be read first, after a resume. */
  static @Nullable ServiceDeletionProgress of(ServiceDeletionWatchState state) {
    return isInactive(state) || state.getService().hasService() ? last(state) : null;
  }

  /** Returns how it stood as far as is known. */
  static ServiceDeletionProgress last(ServiceDeletionWatchState state) {
    List<String> unstopped = new TaskDrain(state.getTasks()).unstopped();
    ServiceDeletionProgress.Builder progress =
        ServiceDeletionProgress.newBuilder()
            .setPhase(phase(state))
            .setPercent(state.getPercent())
            .setUnstoppedTaskCount(unstopped.size())
            .addAllUnstoppedTaskArns(unstopped);
    if (!isInactive(state) && state.getService().hasService()) {
      Service service = state.getService().getService();
      progress
          .setRunningCount(service.getRunningCount())
          .setPendingCount(service.getPendingCount())
          .setService(service);
    }
    return progress.build();
  }

  private static int percent(ServiceDeletionPhase phase, int left, int most) {
    return switch (phase) {
      case SERVICE_DELETION_PHASE_DRAINING -> share(left, most, DRAINING_FROM, INACTIVE_FROM);
      case SERVICE_DELETION_PHASE_INACTIVE -> share(left, most, INACTIVE_FROM, ALMOST);
      default -> 0;
    };
  }

  private static int share(int left, int most, int from, int to) {
    return most == 0 ? to : from + (to - from) * (most - left) / most;
  }

  private static int tasksLeft(ServiceDeletionWatchState state) {
    int known = new TaskDrain(state.getTasks()).unstopped().size();
    if (isInactive(state)) {
      return known;
    }
    Service service = state.getService().getService();
    return Math.max(known, service.getRunningCount() + service.getPendingCount());
  }

  private static boolean isInactive(ServiceDeletionWatchState state) {
    return ServiceSight.isInactive(state.getService());
  }

  private static ServiceDeletionPhase phase(ServiceDeletionWatchState state) {
    return switch (state.getService().getSeen().getStatus()) {
      case "ACTIVE" -> ServiceDeletionPhase.SERVICE_DELETION_PHASE_ACTIVE;
      case "DRAINING" -> ServiceDeletionPhase.SERVICE_DELETION_PHASE_DRAINING;
      case "INACTIVE" -> ServiceDeletionPhase.SERVICE_DELETION_PHASE_INACTIVE;
      default -> ServiceDeletionPhase.SERVICE_DELETION_PHASE_UNSPECIFIED;
    };
  }
}
